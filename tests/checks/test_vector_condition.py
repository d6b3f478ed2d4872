"""vector-condition, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "if": """
        @tf.function
        def f(v):
            if v > 0:  # BAD
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "while": """
        @tf.function
        def f(v):
            while v > 0:  # BAD
                v = v - 1
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "and": """
        @tf.function
        def f(v):
            return (v > 0) and (v < 5)  # BAD
        f(tf.constant([1, 5, -2]))
    """,
    "equality": """
        @tf.function
        def f(v):
            if v == v:  # BAD
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "conditional expression": """
        @tf.function
        def f(v):
            return 1 if v > 0 else 0  # BAD
        f(tf.constant([1, 5, -2]))
    """,
    "a matrix": """
        @tf.function
        def f(x):
            m = tf.zeros([2, 3])
            if m > 0:  # BAD
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "some known size": """
        @tf.function
        def f(x):
            m = tf.zeros([tf.abs(x), 3])
            if m > 0:  # BAD
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "in an elif": """
        @tf.function
        def f(x, v):
            if x > 5:
                x = x + 1
            elif v > 0:  # BAD
                x = x + 2
            return x
        f(tf.constant(3), tf.constant([1, 2]))
    """,
    "one element": """
        @tf.function
        def f(v):
            if v > 0:
                return 1
            return 0
        f(tf.constant([5]))
    """,
    "one element of rank two": """
        @tf.function
        def f(v):
            if v > 0:
                return 1
            return 0
        f(tf.constant([[5]]))
    """,
    "reduced": """
        @tf.function
        def f(v):
            if tf.reduce_all(v > 0):
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "an element": """
        @tf.function
        def f(v):
            if v[0] > 0:
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "elements of a loop": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                if e > 0:
                    s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a scalar": """
        @tf.function
        def f(x):
            if x > 0:
                return 1
            return 0
        f(tf.constant(3))
    """,
    "element by element": """
        @tf.function
        def f(v):
            return tf.where(v > 0, v, 0)
        f(tf.constant([1, 5, -2]))
    """,
    "a static shape": """
        @tf.function
        def f(v):
            if v.shape[0] > 2:
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "a chained comparison": """
        @tf.function
        def f(v):
            v = v + tf.constant([1.0, 2.0])
            return tf.boolean_mask(v, 0.0 < v < 1.0)  # BAD
        f(tf.constant([0.5, 2.0]))
    """,
    "a chained comparison of a scalar": """
        @tf.function
        def f(v):
            return 0.0 < tf.reduce_sum(v) < 1.0
        f(tf.constant([0.5, 2.0]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "vector-condition", tmp_path)
