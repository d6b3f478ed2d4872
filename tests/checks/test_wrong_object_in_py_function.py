"""What py_function and numpy_function hand over."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "numpy of an array": """
        def f(x):
            return x.numpy() + 1  # BAD
        y = tf.numpy_function(f, [tf.ones([])], tf.float32)
    """,
    "text of a tensor": """
        import os
        def f(path):
            return os.path.getsize(path)  # BAD
        def g(path):
            path = path.numpy()
            return os.path.getsize(path)
        def h(path):
            return open(path).read()  # BAD
        for one in (f, g, h):
            pass
        a = tf.py_function(f, [tf.constant("x")], tf.int64)
        b = tf.py_function(g, [tf.constant("x")], tf.int64)
        c = tf.py_function(h, [tf.constant("x")], tf.string)
    """,
    "asked first": """
        def f(x):
            return x.numpy() if hasattr(x, "numpy") else x
        y = tf.numpy_function(f, [tf.ones([])], tf.float32)
    """,
    "the right ones": """
        def f(x):
            return x.numpy() + 1
        def g(x):
            return x.astype("float32")
        y = tf.py_function(f, [tf.ones([])], tf.float32)
        z = tf.numpy_function(g, [tf.ones([])], tf.float32)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "wrong-object-in-py-function"))) == marked(text)
