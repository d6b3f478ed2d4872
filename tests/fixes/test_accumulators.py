"""Numbers that a loop begins with, in the dtype that it goes on with."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

CASES = {
    "an integer that floats are added to": """
          @tf.function
          def f(x: tf.Tensor):
              x = tf.cast(x, tf.float32)
        -     total = 0  # é
        +     total = 0.0  # é
              for value in x:
                  total += value
              return total
          assert float(f(tf.constant([1.5, 2.5]))) == 4.0
    """,
    "a wider float": """
          @tf.function
          def f(x: tf.Tensor):
              x = tf.cast(x, tf.float64)
        -     product = 1.0
        +     product = tf.constant(1.0, tf.float64)
              for value in x:
                  product = product * value
              return product
          assert float(f(tf.constant([0.1, 3.0], tf.float64))) == 0.1 * 3.0
    """,
    "a wider integer": """
          @tf.function
          def f(n: tf.Tensor):
              n = tf.cast(n, tf.int64)
        -     total = 0
        +     total = tf.constant(0, tf.int64)
              for i in tf.range(n):
                  total = total + i
              return total
          assert int(f(4)) == 6
    """,
    "left: used before": """
          @tf.function
          def f(x: tf.Tensor):
              x = tf.cast(x, tf.float32)
              total = 0
              first = [1, 2][total]
              for value in x:
                  total += value
              return total, first
    """,
    "left: in a loop": """
          @tf.function
          def f(x: tf.Tensor):
              x = tf.cast(x, tf.float32)
              for i in tf.range(3):
                  total = 0
                  for value in x:
                      total += value
                  tf.print(total)
              return x
    """,
    "left: a float where integers go on, and what is no number": """
          @tf.function
          def f(n: tf.Tensor):
              n = tf.cast(n, tf.int64)
              total = 0.5
              flag = False
              for i in tf.range(n):
                  total = i
                  flag = i
              return total, flag
    """,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_number_before_a_loop(case, tmp_path):
    check(case, "loop-dtype-change", tmp_path)
