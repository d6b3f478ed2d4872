"""Fixes of sizes that are None in a graph."""

from __future__ import annotations

import pytest

from tests.fixes.fix_cases import check, repaired, versions

SAFELY = {
    "in shapes, counts and slices": """
          @tf.function(input_signature=[tf.TensorSpec([None, 3])])
          def f(x):
        -     a = tf.zeros([x.shape[0], x.shape[1]])  # é
        +     a = tf.zeros([tf.shape(x)[0], x.shape[1]])  # é
        -     b = tf.reshape(x, (x.shape[0] * 3,))
        +     b = tf.reshape(x, (tf.shape(x)[0] * 3,))
        -     c = tf.range(x.get_shape().as_list()[0] - 1)
        +     c = tf.range(tf.shape(x)[0] - 1)
        -     d = x[: x.shape[0] // 2, 0]
        +     d = x[: tf.shape(x)[0] // 2, 0]
        -     e = tf.reduce_sum(x) / x.shape[0]
        +     e = tf.reduce_sum(x) / tf.cast(tf.shape(x)[0], tf.float32)
        -     g = tf.random.uniform(x.shape) + tf.zeros(x.shape)
        +     g = tf.random.uniform(tf.shape(x)) + tf.zeros(tf.shape(x))
              return a, b, c, d, e, tf.shape(g)
          a, b, c, d, e, g = f(tf.ones([2, 3]))
          assert a.shape == (2, 3) and b.shape == (6,) and c.shape == (1,) and d.shape == (1,)
          assert float(e) == 3.0 and g.numpy().tolist() == [2, 3]
    """,
    "under names": """
          @tf.function(input_signature=[tf.TensorSpec([None, None, 3])])
          def f(x):
        -     n = x.shape[0]
        +     n = tf.shape(x)[0]
        -     _, rows, columns = x.shape  # é
        +     _, rows, columns = tf.shape(x)[0], tf.shape(x)[1], x.shape[2]  # é
              half = rows // 2
              a = tf.zeros([n, half, columns])
              return a, x[:, :half]
          a, b = f(tf.ones([1, 4, 3]))
          assert a.shape == b.shape == (1, 2, 3)
    """,
}

UNSAFELY = {
    "read in other ways": """
          import numpy as np
          @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
          def f(x):
        -     n = x.shape[0]
        +     n = tf.shape(x)[0]
        -     a = x + 1.0 / n
        +     a = x + 1.0 / tf.cast(n, tf.float32)
        -     if x.shape[0] > 1:
        +     if tf.shape(x)[0] > 1:
                  a += 1.0
              for _ in range(n - 1):
                  a += 1.0
        -     count = np.prod(x.shape)
        +     count = tf.size(x)
        -     a += tf.reduce_sum(x) * 0.0 / count
        +     a += tf.reduce_sum(x) * 0.0 / tf.cast(count, tf.float32)
        -     return a, np.prod(x.shape)
        +     return a, tf.size(x)
          a, size = f(tf.constant([1.0, 2.0]))
          assert a.numpy().tolist() == [3.5, 4.5] and int(size) == 2
    """,
    "others": """
          import numpy as np
          class Box:
              pass
          @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
          def f(x):
              n = x.shape[0]
              box = Box()
              box.size = x.shape[0] * 2
              k = [1, 2][x.shape[0] - 1]
              m = {n: 1}
              return n / 2, np.zeros(x.shape), k, m, tf.zeros([x.shape[0], tf.size(x, tf.int64)])
    """,
}


@pytest.mark.parametrize("case", [*SAFELY.values(), *UNSAFELY.values()], ids=[*SAFELY, *UNSAFELY])
def test_static_shape_may_be_none(case, tmp_path):
    check(case, "static-shape-may-be-none", tmp_path)


@pytest.mark.parametrize("case", SAFELY.values(), ids=SAFELY)
def test_the_same_number_needs_no_permission(case):
    original, fixed = versions(case)
    assert repaired(original, "static-shape-may-be-none", unsafe=False).source.text == fixed
