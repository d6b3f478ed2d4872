"""Fixes of Python's own questions to tensors: which is larger, is it one of these, is it true."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check

TRUTH = {
    "membership": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.int64), tf.TensorSpec([None])])
          def f(n, v):
        -     a = n in [1, 2, 3]  # é
        +     a = tf.reduce_any(tf.equal(n, [1, 2, 3]))  # é
        -     b = n not in (4, n + 1)
        +     b = tf.reduce_all(tf.not_equal(n, (4, n + 1)))
        -     c = n in range(2)
        +     c = tf.reduce_any(tf.equal(n, range(2)))
        -     d = 2 in v
        +     d = tf.reduce_any(tf.equal(v, 2))
        -     e = 7 in [n, n + 1]
        +     e = tf.reduce_any(tf.equal([n, n + 1], 7))
              return a, b, c, d, e
          got = f(tf.constant(3, tf.int64), tf.constant([1.0, 2.0]))
          assert [bool(one) for one in got] == [True, True, False, True, False]
    """,
    "of texts": """
          @tf.function(input_signature=[tf.TensorSpec([], tf.string)])
          def f(line):
        -     if line in ("", "#"):
        +     if tf.reduce_any(tf.equal(line, ("", "#"))):
                  return 0
              return 1
          assert int(f(tf.constant("#"))) == 0 and int(f(tf.constant("a"))) == 1
    """,
    "the larger and the smaller": """
          from tensorflow import function
          @function
          def f():
              x, n, v = tf.constant(2.0), tf.constant(2, tf.int64), tf.constant([1.0, 3.0])
        -     a = max(x, 0)  # é
        +     a = tf.maximum(x, 0)  # é
        -     b = min(0.5, x * 2)
        +     b = tf.minimum(x * 2, 0.5)
        -     c = max(0, n, n - 1)
        +     c = tf.reduce_max([0, n, n - 1])
        -     d = min([n, n - 1])
        +     d = tf.reduce_min([n, n - 1])
        -     e = max(n * i for i in range(3))
        +     e = tf.reduce_max([n * i for i in range(3)])
        -     g = max(
        +     g = tf.maximum(
                  v[0],  # one
                  v[1],
              )
        -     k = min(
        -         v[0],
        -         v[1], x,
        +     k = tf.reduce_min(
        +         [v[0],
        +         v[1], x],
              )
              return a, b, c, d, e, g, k
          assert [float(one) for one in f()] == [2.0, 0.5, 2.0, 1.0, 4.0, 3.0, 1.0]
    """,
    "any and all": """
          @tf.function
          def f(x: tf.Tensor, flags=(True, False)):
        -     a = any([x > 1.0, x < -1.0])
        +     a = tf.reduce_any([x > 1.0, x < -1.0])
        -     b = all(x > limit for limit in (0.0, 5.0))
        +     b = tf.reduce_all([x > limit for limit in (0.0, 5.0)])
        -     if not all((x > 0.0, True)):
        +     if not tf.reduce_all((x > 0.0, True)):
                  x = -x
        -     c = bool(x > 1.0) & a
        +     c = (x > 1.0) & a
        -     d = bool(tf.size(x))
        +     d = tf.cast(tf.size(x), tf.bool)
              return a, b, c, d
          assert [bool(one) for one in f(tf.constant(2.0))] == [True, False, True, True]
    """,
    "what may not be of one dtype, or no scalars": """
          @tf.function
          def f(n: tf.Tensor, other):
              i = tf.constant(2)
              x = tf.constant(2.0)
              v = tf.constant([2, 3])
              return (
                  i in [0.5, 1.5],
                  v in [1, 2],
                  i in [other, 3],
                  max(i, x),
                  max(i, i, (i)),
                  max(i, other),
                  min(x, *[1.0]),
                  max([i, x]),
                  max([v, v]),
                  any([v > 1, v > 2]),
                  any([i, i]),
                  max([i, i], key=lambda one: one),
                  any([x > e for e in v]),
                  bool(tf.constant("a")),
              )
    """,
    "where Python would ask for its truth": """
          class Sign:
              def __bool__(self):
                  return bool(tf.constant(True))
          @tf.function
          def h():
              return 1 if Sign() else 0
          @tf.function
          def f(limits=(1.0, 2.0)):
              x = tf.constant(2.0)
              return [limit for limit in limits if x in [1.0, 2.0]]
          @tf.function(autograph=False)
          def g():
              x = tf.constant(2.0)
              if all([x > 1.0, x < 2.0]):
                  x = x + 1.0
              if not x in [1.0, 2.0]:
                  x = x + 1.0
              return x
    """,
}


@pytest.mark.parametrize("case", TRUTH.values(), ids=TRUTH)
def test_tensor_as_python_bool(case, tmp_path):
    check(case, "tensor-as-python-bool", tmp_path)
