"""assert-on-tensor, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a comparison": """
        @tf.function
        def f(x):
            assert x > 0  # BAD
            return x
        f(tf.constant(3))
    """,
    "reduced": """
        @tf.function
        def f(v):
            assert tf.reduce_all(v > -5), "too small"  # BAD
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "equality": """
        @tf.function
        def f(x):
            assert x == 3  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a branch": """
        @tf.function
        def f(x):
            if x > 0:
                assert x < 5  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a loop": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                assert e > -5  # BAD
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "and": """
        @tf.function
        def f(x):
            assert x > 0 and x < 5  # BAD
            return x
        f(tf.constant(3))
    """,
    "not": """
        @tf.function
        def f(x):
            assert not (x < 0)  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a callee": """
        def g(x):
            assert tf.reduce_any(x > 0)  # BAD
        @tf.function
        def f(x):
            g(x)
            return x
        f(tf.constant(3))
    """,
    "a static shape": """
        @tf.function
        def f(v):
            assert v.shape[0] == 3
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "a rank": """
        @tf.function
        def f(v):
            assert len(v.shape) == 1
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "a type": """
        @tf.function
        def f(x):
            assert isinstance(x, tf.Tensor)
            return x
        f(tf.constant(3))
    """,
    "is not None": """
        @tf.function
        def f(x):
            assert x is not None
            return x
        f(tf.constant(3))
    """,
    "dtype": """
        @tf.function
        def f(x):
            assert x.dtype == tf.int32
            return x
        f(tf.constant(3))
    """,
    "a Python number": """
        @tf.function
        def f(x, n):
            assert n > 0
            return x * n
        f(tf.constant(3), 2)
    """,
    "tf.debugging": """
        @tf.function
        def f(x):
            tf.debugging.assert_positive(x)
            return x
        f(tf.constant(3))
    """,
    "a list": """
        @tf.function
        def f(x):
            rows = [x]
            assert rows
            return x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "assert-on-tensor", tmp_path)
