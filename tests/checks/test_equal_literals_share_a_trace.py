"""Equal literals of two types, each program run on TensorFlow."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

HEADER = """
x = tf.constant(1)
def kind(n):
    return {bool: 1, int: 2, float: 3}[type(n)]
"""
CASES = {
    "1 and True": """
        @tf.function
        def f(x, n):
            return x * kind(n)
        assert f(x, 1) == 2
        assert f(x, True) == 1  # BAD
    """,
    "1 and 1.0": """
        @tf.function
        def f(x, n):
            return x * kind(n)
        assert f(x, 1) == 2
        assert f(x, 1.0) == 3  # BAD
    """,
    "False and 0, by keyword": """
        @tf.function
        def f(x, n):
            return x * (1 if n is False else 2)
        assert f(x, n=False) == 1
        assert f(x, n=0) == 2  # BAD
    """,
    "the default": """
        @tf.function
        def f(x, n=1):
            return x * kind(n)
        assert f(x) == 2
        assert f(x, True) == 1  # BAD
    """,
    "in a tuple": """
        @tf.function
        def f(x, n):
            return x * kind(n[0])
        assert f(x, (1,)) == 2
        assert f(x, (True,)) == 1  # BAD
    """,
    "wrapped": """
        def g(n):
            return tf.constant(n)
        f = tf.function(g)
        assert f(2).dtype == tf.int32
        assert f(2.0).dtype == tf.float32  # BAD
    """,
    "method": """
        class M:
            @tf.function
            def f(self, n):
                return tf.fill([2], n)
        m = M()
        assert m.f(0).dtype == tf.int32
        assert m.f(0.0).dtype == tf.float32  # BAD
    """,
    "tensors alike": """
        @tf.function
        def f(x, n):
            return x * kind(n)
        assert f(tf.constant(1), 1) == 2
        assert f(tf.constant(5), 1.0) == 15  # BAD
    """,
    "text": """
        @tf.function
        def f(n):
            return tf.constant(f"{n}")
        assert f(1) == b"1"
        assert f(True) == b"True"  # BAD
    """,
    "one type": """
        @tf.function
        def f(x, n, k=0.5):
            return x * kind(n)
        assert f(x, 1) == 2
        assert f(x, 1) == 2
        assert f(x, 2) == 2
        assert f(x, False) == 1
        assert f(x, 2.5) == 3
    """,
    "tensors of two dtypes": """
        @tf.function
        def f(x, n):
            return tf.cast(x, tf.int32) * kind(n)
        assert f(tf.constant(1), 1) == 2
        assert f(tf.constant(1.0), 1.0) == 3
    """,
    "other arguments differ": """
        @tf.function
        def f(x, n, mode):
            return x * kind(n)
        assert f(x, 1, "a") == 2
        assert f(x, 1.0, "b") == 3
    """,
    "with a signature": """
        @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
        def f(n):
            return n + 1
        assert f(1) == 2.0
        assert f(1.0) == 2.0
    """,
    "truth only": """
        @tf.function
        def f(x, training):
            if training:
                x = x + 1
            return x if not training else x * 2
        assert f(x, True) == 4
        assert f(x, 1) == 4
        assert f(x, 0) == 1
        assert f(x, False) == 1
    """,
    "calculated with tensors": """
        @tf.function
        def f(y, n):
            return y * n
        y = tf.constant(3.0)
        assert f(y, 2) == 6.0
        assert f(y, 2.0) == 6.0
    """,
    "two instances": """
        class M:
            @tf.function
            def f(self, n):
                return tf.constant(n)
        m, k = M(), M()
        assert m.f(1).dtype == tf.int32
        assert k.f(1.0).dtype == tf.float32
    """,
    "plain Python": """
        def f(x, n):
            return x * kind(n)
        assert f(x, 1) == 2
        assert f(x, True) == 1
    """,
    "two functions": """
        def make():
            @tf.function
            def f(n):
                return tf.constant(n)
            return f
        def one():
            f = make()
            return f(1).dtype
        def two():
            f = make()
            return f(1.0).dtype
        assert one() == tf.int32
        assert two() == tf.float32
    """,
    "two parameters": """
        @tf.function
        def f(x, n, k):
            return x * kind(n) * kind(k)
        assert f(x, 1, True) == 2
        assert f(x, True, 1) == 2  # BAD, runs
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_findings_and_tensorflow_agree(text, tmp_path):
    indented = HEADER.replace("\n", "\n        ").rstrip()
    agree(indented + text, "equal-literals-share-a-trace", tmp_path)
