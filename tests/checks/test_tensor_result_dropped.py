"""Operations whose results nobody takes."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "by keyword": """
        @tf.function
        def f(x):
            tf.concat(values=[x, x], axis=0)  # BAD
            tf.reshape(tensor=x, shape=[2, 1])  # BAD
            tf.pad(x, paddings=[[1, 1]])  # BAD
            tf.zeros(shape=[2])
            return x
    """,
    "assertions": """
        @tf.function
        def f(x):
            tf.debugging.assert_positive(x)
            tf.debugging.assert_equal(x, x, message="no")
            tf.debugging.check_numerics(x, "no")
            tf.debugging.assert_all_finite(x, "no")
            tf.ensure_shape(x, [2])
            tf.Assert(tf.reduce_all(x > 0), [x])
            return x
    """,
    "clip": """
        @tf.function
        def f(x):
            tf.clip_by_value(x, 0.0, 1.0)  # BAD
            return x
    """,
    "stop_gradient in a loop": """
        @tf.function
        def f(x):
            for i in tf.range(3):
                tf.stop_gradient(x)  # BAD
                x = x * 2
            return x
    """,
    "two names of one operation": """
        @tf.function
        def f(x):
            tf.nn.relu(x)  # BAD
            tf.math.add(x, 1)  # BAD
            tf.add(x, 1)  # BAD
            tf.linalg.matmul(x, x)  # BAD
            return x
    """,
    "shape and dtype": """
        @tf.function
        def f(x):
            tf.reshape(x, [-1])  # BAD
            tf.cast(x, tf.int32)  # BAD
            tf.transpose(x)  # BAD
            tf.concat([x, x], 0)  # BAD
            return x
    """,
    "other imports": """
        from tensorflow import math as m
        from keras import ops
        @tf.function
        def f(x):
            m.exp(x)  # BAD
            ops.exp(x)  # BAD
            return x
    """,
    "Keras": """
        class L(tf.keras.layers.Layer):
            def call(self, x):
                tf.expand_dims(x, -1)  # BAD
                return x
    """,
    "dataset": """
        def parse(x):
            tf.image.flip_left_right(x)  # BAD
            return x
        ds = tf.data.Dataset.range(3).map(parse)
    """,
    "callee": """
        def g(x):
            tf.reduce_sum(x)  # BAD
            return x
        @tf.function
        def f(x):
            return g(x)
    """,
    "image": """
        @tf.function
        def f(x):
            if tf.reduce_sum(x) > 0:
                tf.image.resize(x, [2, 2])  # BAD
            return x
    """,
    "effects": """
        v = tf.Variable(1.0)
        @tf.function
        def f(x):
            tf.print(x)
            v.assign_add(1.0)
            tf.debugging.assert_positive(x)
            tf.debugging.check_numerics(x, "x")
            tf.summary.scalar("x", x)
            tf.random.uniform([2])
            tf.random.normal([2])
            tf.io.write_file("a", "b")
            tf.py_function(print, [x], [])
            return x
    """,
    "names and checks": """
        @tf.function
        def f(x):
            tf.identity(x, "output")
            tf.ensure_shape(x, [3])
            tf.add(x, 1, name="plus")
            tf.no_op()
            x.set_shape([3])
            return x
    """,
    "used": """
        @tf.function
        def f(x):
            y = tf.add(x, 1)
            with tf.control_dependencies([tf.add(x, 2)]):
                y = tf.cast(y, tf.float32)
            return tf.nn.relu(y)
    """,
    "awaited errors": """
        import pytest
        @tf.function
        def f(x):
            try:
                tf.reshape(x, [7])
            except ValueError:
                pass
            with pytest.raises(ValueError):
                tf.reshape(x, [5])
            return x
    """,
    "not traced": """
        def f(x):
            for _ in range(100):
                tf.matmul(x, x)
            return x
    """,
    "lost writes have their own rule": """
        @tf.function
        def f(x):
            tf.tensor_scatter_nd_update(x, [[0]], [1.0])
            return x
    """,
    "own functions": """
        class tfx:
            @staticmethod
            def add(x, y):
                print(x)
        def relu(x):
            print(x)
        @tf.function
        def f(x, tf2):
            relu(x)
            tfx.add(x, 1)
            tf2.add(x, 1)
            return x
    """,
    "callbacks": """
        @tf.function
        def f(x):
            tf.cond(x > 0, lambda: tf.print("a"), lambda: tf.print("b"))
            tf.while_loop(lambda i: i < 3, lambda i: (i + 1,), (0,))
            tf.map_fn(lambda e: e, x)
            return x
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tensor-result-dropped"))) == marked(text)
