"""lossy-int-or-float, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "int64": """
        @tf.function
        def f(x):
            return int(x)  # BAD, runs
        f(tf.constant(2**40, tf.int64))
    """,
    "float64": """
        @tf.function
        def f(x):
            return float(tf.cast(x, tf.float64))  # BAD, runs
        f(tf.constant(3))
    """,
    "sorted": """
        @tf.function
        def f(v):
            return sorted(v, reverse=False)  # BAD, runs
        f(tf.constant([3, 1]))
    """,
    "elements of a dataset": """
        def half(i):
            return int(i) // 2  # BAD, runs
        tf.data.Dataset.range(3).map(half)
    """,
    "int32 and float32": """
        @tf.function
        def f(x):
            return int(x) + int(float(x)) + int(3.5)
        f(tf.constant(3))
    """,
    "sorted downwards": """
        @tf.function
        def f(v):
            return sorted(v, reverse=True)[0] + sorted(v)[0]
        f(tf.constant([3, 1]))
    """,
    "casts": """
        @tf.function
        def f(x):
            return tf.cast(x, tf.int64) + x
        f(tf.constant(2**40, tf.int64))
    """,
    "lists": """
        @tf.function
        def f(x, names=("b", "a")):
            return x * len(sorted(names, reverse=False))
        f(tf.constant(3))
    """,
    "a base": """
        @tf.function
        def f(x):
            return int(x, 16)  # BAD
        f(tf.constant("ff"))
    """,
    "a base for a text": """
        @tf.function
        def f(x, mask="ff"):
            return x + int(mask, 16)
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "lossy-int-or-float", tmp_path)
