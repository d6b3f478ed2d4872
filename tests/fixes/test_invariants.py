"""Shape invariants for what a loop lengthens."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

CASES = {
    "a sequence that grows": """
          @tf.function
          def f(n):
              seen = tf.zeros([0])
              for i in tf.range(n):
                  # the next one
        +         tf.autograph.experimental.set_loop_options(
        +             shape_invariants=[(seen, tf.TensorShape([None]))],
        +         )
                  seen = tf.concat([seen, [tf.cast(i, tf.float32)]], axis=0)
              return seen
          assert f(tf.constant(3)).numpy().tolist() == [0.0, 1.0, 2.0]
    """,
    "two that grow, and one that stays": """
          @tf.function
          def f(n):
              total = tf.constant(0)
              a, b = tf.zeros([1, 2], tf.int32), tf.zeros([0], tf.int32)
              while total < n:
        +         tf.autograph.experimental.set_loop_options(
        +             shape_invariants=[(a, tf.TensorShape([None, 2])), (b, tf.TensorShape([None]))],
        +         )
                  total += 2
                  a = tf.concat([a, [[total, 1]]], axis=0)
                  b = tf.concat([b, [total]], axis=0)
              return a, b
          a, b = f(tf.constant(4))
          assert a.shape == (3, 2) and b.numpy().tolist() == [2, 4]
    """,  # noqa: E501
    "left: another rank": """
          @tf.function
          def f(x):
              x = tf.cast(x, tf.float32)
              total = tf.constant(0.0)
              for value in tf.range(3):
                  total = tf.stack([total, total])
              return total
    """,
    "left: options under a name of their own": """
          from tensorflow.autograph.experimental import set_loop_options
          @tf.function
          def f(n):
              seen = tf.zeros([0])
              for i in tf.range(n):
                  set_loop_options(parallel_iterations=1)
                  seen = tf.concat([seen, [1.0]], axis=0)
              return seen
    """,
    "left: other options": """
          @tf.function
          def f(n):
              seen = tf.zeros([0])
              for i in tf.range(n):
                  tf.autograph.experimental.set_loop_options(parallel_iterations=1)
                  seen = tf.concat([seen, [1.0]], axis=0)
              return seen
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_case_is_fixed(name, tmp_path):
    check(CASES[name], "loop-shape-change", tmp_path)
