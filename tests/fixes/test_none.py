"""Fixes of None before loops in the graph."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

CASES = {
    "asked for": """
          @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
          def largest(v):
        -     best = None  # é
        +     has_best = False
        +     best = tf.zeros([], tf.int32)  # é
              for e in v:
        -         if best is None or e > best:
        +         if not has_best or e > best:
        +             has_best = True
                      best = e
              return best
          assert int(largest(tf.constant([-3, -1, -2]))) == -1
    """,
    "the round before, and after the loop": """
          @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
          def f(v):
              has_last = 0.0
        -     last = None
        +     has_last_2 = False
        +     last = tf.zeros([], tf.float32)
              for e in v:
        -         if last is not None:
        +         if has_last_2:
                      has_last += last * e
        +         has_last_2 = True
                  last = e
        -     if last is None:
        +     if not has_last_2:
                  return -1.0
              return has_last
          assert float(f(tf.constant([1.0, 2.0, 3.0]))) == 8.0 and float(f(tf.constant([]))) == -1.0
    """,
    "not asked for": """
          @tf.function
          def f():
        -     last = None
        +     last = tf.zeros([], tf.int64)
              for e in tf.data.Dataset.range(4):
                  last = e * 2
              return last
          assert int(f()) == 6
    """,
    "not bound before": """
          @tf.function
          def f():
        +     last = tf.zeros([], tf.int64)
              for e in tf.data.Dataset.range(4):
                  last = e  # é
        +     k = tf.zeros([], tf.int64)
              for k in tf.data.Dataset.range(3):
                  pass
              return last + k
          assert int(f()) == 5
    """,
    "of what is not known, or asked for in other ways": """
          @tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])
          def f(v):
              a = None
              b = None
              c = None
              for e in v:
                  a = e
                  if b:
                      tf.print(b)
                  b = tf.constant(1.0)
                  c = tf.constant(1.0) if c is None else c + 1.0
              return a, b, c
    """,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_none_before_staged_loop(case, tmp_path):
    check(case, "none-before-staged-loop", tmp_path)
