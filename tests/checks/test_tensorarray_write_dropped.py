"""Writes whose result nobody takes."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "ta write": """
        @tf.function
        def f(x):
            ta = tf.TensorArray(tf.float32, 3)
            ta.write(0, x)  # BAD
            ta = ta.write(1, x)
            return ta.stack()
    """,
    "ta on self": """
        class M(tf.Module):
            def __init__(self):
                self.ta = tf.TensorArray(tf.float32, 3)
            @tf.function
            def f(self, x):
                self.ta.write(0, x)  # BAD
                return self.ta.stack()
    """,
    "ta arg annotated": """
        @tf.function
        def f(ta: tf.TensorArray, x):
            ta.unstack(x)  # BAD
            return ta.stack()
    """,
    "file write": """
        @tf.function
        def f(x, out):
            out.write(0, x)
            return x
    """,
    "tensor scatter": """
        @tf.function
        def f(x, i):
            tf.tensor_scatter_nd_update(x, [[0]], [1.0])  # BAD
            x = tf.tensor_scatter_nd_add(x, [[0]], [1.0])
            return x
    """,
    "used": """
        @tf.function
        def f(x):
            ta = tf.TensorArray(tf.float32, 3)
            return ta.write(0, x).stack()
    """,
    "variable scatter": """
        v = tf.Variable([1.0])
        @tf.function
        def f(x):
            v.scatter_nd_update([[0]], [x])
            return v
    """,
    "nested TA": """
        @tf.function
        def f(x):
            ta, tb = tf.TensorArray(tf.float32, 3), tf.TensorArray(tf.float32, 3)
            for i in tf.range(3):
                tb.write(i, x)  # BAD
                ta = ta.write(i, x)
            ta.close()
            ta.size()
            return ta.stack()
    """,
    "untraced eager": """
        def f(x):
            ta = tf.TensorArray(tf.float32, 3)
            ta.write(0, x)
            return ta.stack()
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tensorarray-write-dropped"))) == marked(text)
