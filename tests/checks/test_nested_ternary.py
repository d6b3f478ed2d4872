"""nested-ternary, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "in the else": """
        @tf.function
        def f(x):
            return 1 if x > 2 else (2 if x > 0 else 3)  # BAD
        f(tf.constant(1))
    """,
    "in the body": """
        @tf.function
        def f(x):
            return (1 if x > 5 else 2) if x > 0 else 3  # BAD
        f(tf.constant(3))
    """,
    "in the test": """
        @tf.function
        def f(x):
            return 1 if (True if x > 0 else False) else 2  # BAD
        f(tf.constant(3))
    """,
    "in an argument": """
        @tf.function
        def f(x):
            return tf.identity(1 if x > 0 else 2) if x > -5 else 3  # BAD
        f(tf.constant(3))
    """,
    "under a Python test": """
        @tf.function
        def f(x, flag):
            return (1 if x > 0 else 2) if flag else 3  # BAD
        f(tf.constant(3), True)
    """,
    "in a lambda": """
        @tf.function
        def f(x):
            return (lambda: 1 if x > 0 else 2)() if x > -5 else 3  # BAD
        f(tf.constant(3))
    """,
    "in a comprehension": """
        @tf.function
        def f(x):
            return [1 if x > 0 else 2 for _ in range(2)] if x > -5 else [3, 3]  # BAD
        f(tf.constant(3))
    """,
    "three deep": """
        @tf.function
        def f(x):
            return (
                1 if x > 9 else
                2 if x > 5 else  # BAD
                3 if x > 0 else  # BAD
                4
            )
        f(tf.constant(3))
    """,
    "one alone": """
        @tf.function
        def f(x):
            return 1 if x > 0 else 2
        f(tf.constant(3))
    """,
    "one after another": """
        @tf.function
        def f(x):
            y = 1 if x > 0 else 2
            z = y if x > 5 else 3
            return z
        f(tf.constant(3))
    """,
    "an inner one of Python": """
        @tf.function
        def f(x, flag):
            return (1 if flag else 2) if x > 0 else 3
        f(tf.constant(3), True)
    """,
    "both of Python": """
        @tf.function
        def f(x, flag):
            return x if flag else (x + 1 if flag is None else x + 2)
        f(tf.constant(3), False)
    """,
    "side by side": """
        @tf.function
        def f(x):
            return (1 if x > 0 else 2) + (3 if x > 5 else 4)
        f(tf.constant(3))
    """,
    "in an if": """
        @tf.function
        def f(x):
            if x > 0:
                y = 1 if x > 5 else 2
            else:
                y = 3
            return y
        f(tf.constant(3))
    """,
    "boolean operators inside": """
        @tf.function
        def f(x):
            return 1 if x > 0 and x < 5 else 2
        f(tf.constant(3))
    """,
    "in a function of its own": """
        @tf.function
        def f(x):
            def g():
                return 1 if x > 5 else 2
            return g() if x > 0 else 3
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "nested-ternary", tmp_path)
