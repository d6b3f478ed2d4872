"""none-in-one-branch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "default None, one branch rebinds": """
        @tf.function
        def f(x):
            y = None  # BAD
            if x > 0:
                y = x
            return y
        f(tf.constant(3))
    """,
    "None in the else": """
        @tf.function
        def f(x):
            if x > 0:
                y = x
            else:
                y = None  # BAD
            return y
        f(tf.constant(3))
    """,
    "None in both": """
        @tf.function
        def f(x):
            if x > 0:
                y = None  # BAD
            else:
                y = None
            return 1 if y is None else 0
        f(tf.constant(3))
    """,
    "None asked for after": """
        @tf.function
        def f(x):
            y = None  # BAD
            if x > 0:
                y = x
            if y is None:
                y = x * 10
            return y
        f(tf.constant(3))
    """,
    "None inside a tuple": """
        @tf.function
        def f(x):
            y = (x, None)  # BAD
            if x > 0:
                y = (x, x)
            return y
        f(tf.constant(3))
    """,
    "two names of one assignment": """
        @tf.function
        def f(x):
            a, b = None, None  # BAD
            if x > 0:
                a = x
            return a
        f(tf.constant(3))
    """,
    "in a Python loop": """
        @tf.function
        def f(x):
            y = None  # BAD
            for i in range(3):
                if x > i:
                    y = x
            return y
        f(tf.constant(3))
    """,
    "return None": """
        @tf.function
        def f(x):
            if x > 0:
                return None  # BAD
            return x
        f(tf.constant(3))
    """,
    "bare return against a value": """
        @tf.function
        def f(x):
            if x > 0:
                return x
            else:
                return  # BAD
        f(tf.constant(3))
    """,
    "None from both": """
        @tf.function
        def f(x):
            if x > 0:
                return None  # BAD
            else:
                return None
        f(tf.constant(3))
    """,
    "None in a returned tuple": """
        @tf.function
        def f(x):
            if x > 0:
                return x, None  # BAD
            return x, x
        f(tf.constant(3))
    """,
    "conditional expression": """
        @tf.function
        def f(x):
            return x if x > 0 else None  # BAD
        f(tf.constant(3))
    """,
    "conditional expression as a statement": """
        @tf.function
        def f(x):
            tf.print(x) if x > 0 else None  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a callee": """
        def g(x):
            y = None  # BAD
            if x > 0:
                y = x
            return y
        @tf.function
        def f(x):
            return g(x)
        f(tf.constant(3))
    """,
    "both rebind": """
        @tf.function
        def f(x):
            y = None
            if x > 0:
                y = 1
            else:
                y = 2
            return y
        f(tf.constant(3))
    """,
    "dead after": """
        @tf.function
        def f(x):
            if x > 0:
                y = None
            else:
                y = None
            return x
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, flag):
            y = None
            if flag:
                y = x
            return x if y is None else y
        f(tf.constant(3), False)
    """,
    "the name's own None decides": """
        @tf.function
        def f(x):
            y = None
            if y is None or x > 0:
                y = x
            return y
        f(tf.constant(3))
    """,
    "optional argument": """
        @tf.function
        def f(x, y=None):
            if y is None:
                y = x
            if x > 0:
                y = y + 1
            return y
        f(tf.constant(3))
    """,
    "None for both callers' sake": """
        @tf.function
        def f(x):
            tf.print(x)
            return None
        f(tf.constant(3))
    """,
    "a function that returns None under Python's condition": """
        @tf.function
        def f(x, flag):
            if flag:
                return None
            return x
        f(tf.constant(3), False)
    """,
    "raise in the other branch of Python": """
        @tf.function
        def f(x, flag):
            y = None
            if flag:
                y = x
            else:
                raise ValueError
            return y
        f(tf.constant(3), True)
    """,
    "made when it is missing": """
        class M:
            v = None
            @tf.function
            def f(self, x):
                if x > 0:
                    if self.v is None:
                        self.v = x * 2  # BAD
                return x
        M().f(tf.constant(3))
    """,
    "made by Python when it is missing": """
        class M:
            v = None
            @tf.function
            def f(self, x):
                if self.v is None:
                    self.v = tf.Variable(2)
                if x > 0:
                    x = x * self.v
                return x
        m = M()
        m.f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "none-in-one-branch", tmp_path)
