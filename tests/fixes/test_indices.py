"""Fixes of Python's containers that are asked with a tensor."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

INDICES = {
    "numbers, texts, tensors, slices": """
          SIZES = (10, 20, 30)
          @tf.function(input_signature=[tf.TensorSpec([], tf.int32), tf.TensorSpec([4, 3])])
          def f(i, m):
        -     a = [1.5, 2.0, 3.0][i] * 2.0 + m[0][0]  # é
        +     a = tf.constant([1.5, 2.0, 3.0])[i] * 2.0 + m[0][0]  # é
        -     size = SIZES[-i]
        +     size = tf.constant(SIZES)[-i]
        -     b = tf.strings.join([["a", "b"][i], "!"])
        +     b = tf.strings.join([tf.constant(["a", "b"])[i], "!"])
        -     c = [m[0], m[1] * 2.0][i]
        +     c = tf.stack([m[0], m[1] * 2.0])[i]
        -     d = tf.reduce_sum(SIZES[:i]) + size
        +     d = tf.reduce_sum(tf.constant(SIZES)[:i]) + size
        -     e = m.shape[i] * 2 + [[1, 2], [3, 4]][i][0]
        +     e = tf.shape(m)[i] * 2 + tf.constant([[1, 2], [3, 4]])[i][0]
              return a, b, c, d, e
          a, b, c, d, e = f(tf.constant(1), tf.ones([4, 3]))
          assert float(a) == 5.0 and b == b"b!" and c.numpy().tolist() == [2.0] * 3
          assert int(d) == 40 and int(e) == 9
    """,
    "a counter that a loop carries": """
          STEPS = [1.0, 0.5, 0.25, 0.125]
          @tf.function(input_signature=[tf.TensorSpec([])])
          def f(x):
              i = 0
              while x > 0.0:
        -         x -= STEPS[i]
        +         x -= tf.constant(STEPS)[i]
                  i += 1
              return i
          assert int(f(tf.constant(1.6))) == 3
    """,
    "membership of sets and dicts": """
          STOPS = {7, 11}
          @tf.function(input_signature=[tf.TensorSpec([], tf.int64)])
          def f(n):
              d = {"a": 1, "b": 2}
              a = tf.strings.as_string(n)
        -     if n in STOPS:  # é
        +     if tf.reduce_any(tf.equal(n, list(STOPS))):  # é
                  n += 1
        -     return n, n not in {1, 2}, a in d
        +     return n, tf.reduce_all(tf.not_equal(n, [1, 2])), tf.reduce_any(tf.equal(a, list(d)))
          n, other, named = f(tf.constant(7, tf.int64))
          assert int(n) == 8 and bool(other) and not bool(named)
    """,
    "of what is no tensor": """
          import math
          TABLE = {1: 2.0}
          MIXED = [1, "a"]
          CALLS = [math.sin, math.cos]
          ROWS = [[1], [2, 3]]
          @tf.function(input_signature=[tf.TensorSpec([], tf.int32), tf.TensorSpec([2])])
          def f(i, v):
              a = TABLE[i], MIXED[i], CALLS[i](1.0), ROWS[i], "abc"[i], [v, v[0]][i], [v, i][i]
              return a, TABLE[[1, 2][i]], [k for k in range(3) if i in {1, 2}], i in {1.5, 2.0}
    """,
}


@pytest.mark.parametrize("case", INDICES.values(), ids=INDICES)
def test_tensor_as_index_or_key(case, tmp_path):
    check(case, "tensor-as-index-or-key", tmp_path)
