"""non-boolean-condition, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "if": """
        @tf.function
        def f(x):
            if x:  # BAD
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "while": """
        @tf.function
        def f(x):
            while x:  # BAD
                x -= 1
            return x
        f(tf.constant(3))
    """,
    "not": """
        @tf.function
        def f(x):
            return not x  # BAD
        f(tf.constant(3))
    """,
    "and": """
        @tf.function
        def f(x, y):
            return x and y  # BAD
        f(tf.constant(3), tf.constant(4))
    """,
    "or with a default": """
        @tf.function
        def f(x):
            return x or 5  # BAD
        f(tf.constant(3))
    """,
    "conditional expression": """
        @tf.function
        def f(x):
            return 1 if x else 2  # BAD
        f(tf.constant(3))
    """,
    "a size": """
        @tf.function
        def f(v):
            if tf.size(v):  # BAD
                return v[0]
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "the last operand of a test": """
        @tf.function
        def f(x, flag):
            if flag and x:  # BAD
                x = x + 1
            return x
        f(tf.constant(3), True)
    """,
    "a float": """
        @tf.function
        def f(v):
            s = tf.reduce_sum(v)
            while s:  # BAD
                s = s - 1.0
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "a variable": """
        v = tf.Variable(3)
        @tf.function
        def f(x):
            if v:  # BAD
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "a comparison": """
        @tf.function
        def f(x):
            if x != 0:
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "bools": """
        @tf.function
        def f(x):
            b = x > 0
            if b and not (x > 5) or b:
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "a bool argument": """
        @tf.function
        def f(x):
            if x:
                return 1
            return 2
        f(tf.constant(True))
    """,
    "a Python number": """
        @tf.function
        def f(x, n):
            if n:
                x = x + 1
            return x
        f(tf.constant(3), 2)
    """,
    "is None": """
        @tf.function
        def f(x, y=None):
            if y is not None and x > 0:
                x = x + y
            return x
        f(tf.constant(3))
    """,
    "a list": """
        @tf.function
        def f(x):
            rows = [x]
            if rows:
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "any": """
        @tf.function
        def f(v):
            if tf.reduce_any(v > 1):
                return 1
            return 0
        f(tf.constant([1, 5, -2]))
    """,
    "a cast": """
        @tf.function
        def f(x):
            if tf.cast(x, tf.bool):
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "an unknown dtype": """
        @tf.function
        def f(x, d):
            t = tf.cast(x, d["to"])
            if t:
                x = x + 1
            return x
        f(tf.constant(3), {"to": tf.bool})
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "non-boolean-condition", tmp_path)
