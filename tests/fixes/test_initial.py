"""Values to begin with, before a branch on a tensor."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

BOUND = {
    "Python numbers and texts": """
          @tf.function
          def f(x: tf.Tensor):
        +     scale = 0.0
              if x > 0:
                  scale = 2.0  # é
        +     n = 0
              if x > 1:
                  pass
              else:
                  n = 3
        +     said = ""
              if x > 2:
                  said = "é"
        +     big = False
              if x > 3:
                  big = True
              return scale, n, said, big
          scale, n, said, big = f(tf.constant(1))
          assert (float(scale), int(n), said, bool(big)) == (2.0, 3, "", False)
    """,
    "a tensor": """
          @tf.function
          def f(x):
              x = tf.cast(x, tf.float64)
        +     y = tf.zeros([], tf.float64)
              if x > 0:
                  y = x / 3.0
              return y
          assert float(f(1)) == 1 / 3 and float(f(-1)) == 0.0 and f(-1).dtype == tf.float64
    """,
    "of known size": """
          @tf.function
          def f(x: tf.Tensor):
        +     y = tf.zeros([2, 3], tf.int32)
              if x > 0:
                  y = tf.ones([2, 3], tf.int32)
              return y
          assert f(tf.constant(-1)).shape == (2, 3)
    """,
    "two levels, one value": """
          @tf.function
          def f(x: tf.Tensor):
        +     y = 0.0
              if x > 0:
                  if x > 1:
                      y = 1.0
              return y
          assert float(f(tf.constant(2))) == 1.0 and float(f(tf.constant(1))) == 0.0
    """,
    "read in the outer branch alone": """
          @tf.function
          def f(x: tf.Tensor):
              z = 1.0
              if x > 0:
        +         y = 0.0
                  if x > 1:
                      y = 2.0
                  z = z + y
              return z
          assert float(f(tf.constant(2))) == 3.0 and float(f(tf.constant(1))) == 1.0
    """,
    "left: size or type is not known": """
          @tf.function
          def f(x: tf.Tensor, items):
              if x > 0:
                  y = x * 2
                  z = items
                  w = [1]
              return y, z, w
    """,
    "left: a loop would need it earlier": """
          @tf.function
          def f(x: tf.Tensor):
              for i in tf.range(3):
                  if x > i:
                      y = 1.0
                  tf.print(y)
              return x
    """,
    "left: no line goes before elif": """
          @tf.function
          def f(x: tf.Tensor):
              y = 0.0
              if x > 0:
                  y = 1.0
              elif x > -1:
                  z = 2.0
                  y = z
              else:
                  z = 2.0
              if x > 3: w = 1.0
              return y
    """,
}
NONES = {
    "before the branch": """
          @tf.function
          def f(x: tf.Tensor):
        -     best = None  # é
        +     best = 0.0  # é
              if x > 0:
                  best = 1.0
              return best
          assert float(f(tf.constant(1))) == 1.0 and float(f(tf.constant(-1))) == 0.0
    """,
    "in the branch": """
          @tf.function
          def f(x: tf.Tensor):
              v = tf.constant([1.0, 2.0])
              if x > 0:
                  best = v + 1.0
              else:
        -         best = None
        +         best = tf.zeros([2], tf.float32)
              return best
          assert f(tf.constant(-1)).numpy().tolist() == [0.0, 0.0]
    """,
    "left: it is asked for": """
          @tf.function
          def f(x: tf.Tensor):
              best = None
              if x > 0:
                  best = 1.0
              if best is None:
                  best = 2.0
              return best
    """,
    "left: asked for in a value": """
          @tf.function
          def f(x: tf.Tensor):
              best = None
              if x > 0:
                  best = 1.0
              found = best is not None
              return best, found
    """,
    "left: None on both sides, or nothing known": """
          @tf.function
          def f(x: tf.Tensor, other):
              a = None
              b = None
              if x > 0:
                  a = None
                  b = other
              return a, b
    """,
    "left: two branches": """
          @tf.function
          def f(x: tf.Tensor):
              a = None
              if x > 0:
                  a = 1.0
              if x > 1:
                  a = 2
              return a
    """,
}


@pytest.mark.parametrize("case", BOUND.values(), ids=BOUND)
def test_a_name_bound_in_one_branch(case, tmp_path):
    check(case, "name-bound-in-one-branch", tmp_path)


@pytest.mark.parametrize("case", NONES.values(), ids=NONES)
def test_none_in_one_branch(case, tmp_path):
    check(case, "none-in-one-branch", tmp_path)
