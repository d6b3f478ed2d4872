"""One dtype for both sides of a choice."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

SAFE = {
    "a number that is only computed with": """
          @tf.function
          def f(price):
              if price > 100.0:
                  off = 0.1
              else:
        -         off = 0  # nothing
        +         off = 0.0  # nothing
              return price * (1.0 - off)
          assert float(f(tf.constant(50.0))) == 50.0
    """,
    "before the choice, and beside a tensor": """
          @tf.function
          def f(x: tf.Tensor):
              y = tf.cast(x, tf.float32)
        -     low = -1
        +     low = -1.0
              if x > 0:
                  low = y / 2.0
              return y + low
          assert float(f(tf.constant(4))) == 6.0 and float(f(tf.constant(-4))) == -5.0
    """,
    "a conditional expression": """
          @tf.function
          def f(x: tf.Tensor):
        -     rate = 1 if x > 0 else 0.5
        +     rate = 1.0 if x > 0 else 0.5
              return 2.0 * rate
          assert float(f(tf.constant(4))) == 2.0 and float(f(tf.constant(-4))) == 1.0
    """,
}
CASES = {
    "returns": """
          @tf.function
          def f(x: tf.Tensor):
              if x > 10:
                  return tf.cast(x, tf.float32)
              if x > 0:
        -         return 1
        +         return 1.0
        -     return 0
        +     return 0.0
          assert float(f(tf.constant(-1))) == 0.0
    """,
    "a chain of choices, two names at once": """
          @tf.function
          def f(x: tf.Tensor):
              if x > 10:
                  low, high = 0.5, 1
              elif x > 0:
        -         low, high = 1, 2
        +         low, high = 1.0, 2
              else:
        -         low, high = 0, 3
        +         low, high = 0.0, 3
              return low, high
          low, high = f(tf.constant(1))
          assert float(low) == 1.0 and int(high) == 2
    """,
    "a dtype that no literal has": """
          @tf.function
          def f(x: tf.Tensor):
              if x > 0:
                  y = tf.cast(x, tf.float64)
                  n = tf.cast(x, tf.int64)
              else:
        -         y = 0
        +         y = tf.constant(0.0, tf.float64)
        -         n = 1
        +         n = tf.constant(1, tf.int64)
              return y, n
          y, n = f(tf.constant(-1))
          assert (float(y), int(n), y.dtype, n.dtype) == (0.0, 1, tf.float64, tf.int64)
    """,
    "a whole float beside an integer": """
          @tf.function
          def f(x: tf.Tensor):
              n = tf.size(x)
              if n > 3:
                  most = n
              else:
        -         most = 3.0
        +         most = 3
              return most
          assert int(f(tf.zeros([2]))) == 3 and int(f(tf.zeros([4]))) == 4
    """,
    "a tensor beside a fraction": """
          @tf.function
          def f(x: tf.Tensor):
              n = tf.size(x)
        -     return tf.cond(n > 3, lambda: n, lambda: 0.5)
        +     return tf.cond(n > 3, lambda: tf.cast(n, tf.float32), lambda: 0.5)
          assert float(f(tf.zeros([2]))) == 0.5 and float(f(tf.zeros([4]))) == 4.0
    """,
    "two tensors": """
          @tf.function
          def f(x: tf.Tensor):
              n = tf.size(x)
              mean = tf.reduce_mean(tf.cast(x, tf.float32))
        -     return n if n > 3 else mean
        +     return tf.cast(n, tf.float32) if n > 3 else mean
          assert float(f(tf.zeros([2]))) == 0.0 and float(f(tf.zeros([4]))) == 4.0
    """,
    "the argument's dtype is known from a call": """
          @tf.function
          def f(x):
              if x > 0:
                  y = x
              else:
        -         y = 0
        +         y = 0.0
              return y
          assert float(f(tf.constant(-1.0))) == 0.0
    """,
    "an inner function for tf.cond": """
          @tf.function
          def f(x: tf.Tensor):
              def half():
                  return 0.5
              def none():
        -         return 0
        +         return 0.0
              return tf.cond(x > 3, half, none)
          assert float(f(tf.constant(2))) == 0.0
    """,
    "before a loop round the choice": """
          @tf.function
          def f(v):
        -     n = 0
        +     n = 0.0
              for e in v:
                  if e > 1:
                      n = n + 0.5
              return n
          assert float(f(tf.constant([1, 5, 2]))) == 1.0
    """,
    "left: text, truth and numbers that are no literals": """
          @tf.function
          def f(x: tf.Tensor, items: list):
              found = False
              name = 0
              if x > 0:
                  found = 1
                  name = "a"
              n = len(items)
              m = n if x > 0 else 0.5
              return found, name, m
    """,
    "left: the number is read before": """
          @tf.function
          def f(x: tf.Tensor, items):
              n = 0
              first = items[n]
              if x > 0:
                  n = 0.5
              return n, first
    """,
    "left: a function that others call": """
          def none():
              return 0
          @tf.function
          def f(x: tf.Tensor):
              return tf.cond(x > 3, lambda: 0.5, none)
          def g(items):
              return items[none()]
    """,
}


@pytest.mark.parametrize("case", [*SAFE.values(), *CASES.values()], ids=[*SAFE, *CASES])
def test_branch_dtype_mismatch(case, tmp_path):
    check(case, "branch-dtype-mismatch", tmp_path)


@pytest.mark.parametrize("case", SAFE.values(), ids=SAFE)
def test_what_meets_floats_alone_needs_no_permission(case):
    original, fixed = versions(case)
    assert repaired(original, "branch-dtype-mismatch", unsafe=False).source.text == fixed


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_others_see_does(case):
    original, _ = versions(case)
    assert repaired(original, "branch-dtype-mismatch", unsafe=False).source.text == original
