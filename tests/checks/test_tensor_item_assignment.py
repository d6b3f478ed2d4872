"""tensor-item-assignment, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a tensor": """
        @tf.function
        def f(x):
            y = tf.abs(x)
            y[0] = 5  # BAD
            return y
        f(tf.constant([3, 1]))
    """,
    "a slice": """
        @tf.function
        def f(x):
            y = x * 2
            y[:, 0] = 5.0  # BAD
            return y
        f(tf.constant([[3.0, 1.0]]))
    """,
    "an argument": """
        @tf.function
        def f(v):
            v[0] += 5  # BAD
            return v
        f(tf.constant([3, 1]))
    """,
    "a variable": """
        v = tf.Variable([1.0, 2.0])
        @tf.function
        def f(x):
            v[0] = x  # BAD
            return v.read_value()
        f(tf.constant(3.0))
    """,
    "in a staged loop": """
        @tf.function
        def f(n):
            out = tf.zeros([4])
            for i in tf.range(n):
                out[i] = 1.0  # BAD
            return out
        f(tf.constant(3))
    """,
    "unpacked into an item": """
        @tf.function
        def f(x):
            y = tf.abs(x)
            a, y[0] = 1, 2  # BAD
            return y
        f(tf.constant([3, 1]))
    """,
    "in a function given to a dataset": """
        def fill(row):
            row[0] = 0  # BAD
            return row
        tf.data.Dataset.from_tensor_slices([[1, 2]]).map(fill)
    """,
    "a slice of a variable assigned": """
        v = tf.Variable([1.0, 2.0])
        @tf.function
        def f(x):
            v[0].assign(x)
            return v.read_value()
        f(tf.constant(3.0))
    """,
    "lists, dicts and arrays": """
        import numpy as np
        @tf.function
        def f(x):
            rows, parts, cells = [x, x], {"a": x}, np.zeros(2)
            rows[0] = x * 2
            parts["a"] = x * 3
            cells[0] = 1.0
            return rows[0] + parts["a"] + cells[0]
        f(tf.constant(3.0, tf.float64))
    """,
    "a list of tensors in a loop": """
        @tf.function
        def f(x):
            rows = [tf.abs(x) for _ in range(3)]
            for i in range(3):
                rows[i] += i
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "unstacked": """
        @tf.function
        def f(x):
            rows = tf.unstack(x)
            rows[0] = rows[0] * 2
            return tf.stack(rows)
        f(tf.constant([3, 1]))
    """,
    "scattered": """
        @tf.function
        def f(x):
            y = tf.abs(x)
            y = tf.tensor_scatter_nd_update(y, [[0]], [5])
            return y
        f(tf.constant([3, 1]))
    """,
    "an argument that is a list": """
        @tf.function
        def total(rows):
            rows = list(rows)
            rows[0] = rows[0] + 1
            return rows[0]
        total((tf.constant(1), 2))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-item-assignment", tmp_path)
