"""Fixes of loops that Python runs and a tensor ends."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

CASES = {
    "counted": """
          @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([], tf.int32)])
          def f(x, n):
              k = 0
        -     for i in range(10):  # é
        +     for i in tf.range(10):  # é
        -         if x < i:
        +         if x < tf.cast(i, tf.float32):
                      break
                  tf.print(i)
        -         x = x - i
        +         x = x - tf.cast(i, tf.float32)
                  k += 1
        -     for i in range(1, 9, 2):
        +     for i in tf.range(1, 9, 2):
                  if n < i:
                      break
                  n = n - i
              return k, n, x
          k, n, x = f(tf.constant(4.0), tf.constant(6))
          assert (int(k), int(n), float(x)) == (3, 2, 1.0)
    """,
    "endless": """
          @tf.function(input_signature=[tf.TensorSpec([])])
          def f(x):
              n = 0
        -     while True:
        +     while tf.constant(True):
                  x /= 2.0
                  n += 1
                  if x < 1.0:
                      break
              return n
          assert int(f(tf.constant(8.0))) == 4
    """,
    "flags and counters": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
          def f(x):
        -     done = False
        +     done = tf.constant(False)
              while not done:
                  x -= 2
                  done = x < 0
        -     i = 0
        +     i = tf.constant(0)
              while i < 3:
                  i = i + tf.constant(2)
              return x, i
          x, i = f(tf.constant(5))
          assert (int(x), int(i)) == (-1, 4)
    """,
    "what a graph can't carry, or where the number must be Python's": """
          names = ["a", "b", "c"]
          class Box:
              pass
          @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([None])])
          def f(x, v):
              found = []
              for i in range(3):
                  found.append(x)
                  if x > 1.0:
                      break
              for i in range(3):
                  tf.print(names[i])
                  if x > 1.0:
                      break
              for i in range(3):
                  if x > 1.0:
                      return x
              for i in range(3):
                  v = tf.concat([v, [x]], 0)
                  last = x
                  if x > 1.0:
                      break
              box = Box()
              while True:
                  box.x = x
                  if x > 1.0:
                      break
              n = 0
              for i in range(3):
                  n = n + x
                  if n > 1.0:
                      break
              return found, last
    """,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_tensor_break_in_python_loop(case, tmp_path):
    check(case, "tensor-break-in-python-loop", tmp_path)
