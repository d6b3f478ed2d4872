"""branch-dtype-mismatch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "int and float": """
        @tf.function
        def f(x):
            if x > 0:
                y = 1
            else:
                y = 1.5  # BAD
            return y
        f(tf.constant(3))
    """,
    "before and in the branch": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = 0.5  # BAD
            return y
        f(tf.constant(3))
    """,
    "bool and int": """
        @tf.function
        def f(x):
            found = False
            if x > 0:
                found = 1  # BAD
            return found
        f(tf.constant(3))
    """,
    "a cast tensor": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = tf.cast(x, tf.int64)  # BAD
            return y
        f(tf.constant(3))
    """,
    "text and number": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = "a"  # BAD
            return y
        f(tf.constant(3))
    """,
    "true division": """
        @tf.function
        def f(x):
            n = tf.constant(4)
            if x > 0:
                n = n / 2  # BAD
            return n
        f(tf.constant(3))
    """,
    "returns": """
        @tf.function
        def f(x):
            if x > 0:
                return 1
            return 1.5  # BAD
        f(tf.constant(3))
    """,
    "conditional expression": """
        @tf.function
        def f(x):
            return 1 if x > 0 else 2.0  # BAD
        f(tf.constant(3))
    """,
    "operand of and": """
        @tf.function
        def f(x):
            return (x > 0) and 1  # BAD
        f(tf.constant(3))
    """,
    "float32 and float64": """
        @tf.function
        def f(x):
            y = tf.zeros([2])
            if x > 0:
                y = tf.zeros([2], tf.float64)  # BAD
            return y
        f(tf.constant(3))
    """,
    "in a Python loop": """
        @tf.function
        def f(x):
            n = 0
            for i in range(3):
                if x > i:
                    n = n + 0.5  # BAD
            return n
        f(tf.constant(3))
    """,
    "at a break": """
        @tf.function
        def f(v):
            y = 0
            for e in v:
                if e > 1:
                    y = 2.0  # BAD
                    break
            return y
        f(tf.constant([1, 5, -2]))
    """,
    "the same dtype": """
        @tf.function
        def f(x):
            if x > 0:
                y = 1
            else:
                y = x
            return y
        f(tf.constant(3))
    """,
    "other shapes": """
        @tf.function
        def f(x):
            y = tf.zeros([])
            if x > 0:
                y = tf.zeros([2])
            return y
        f(tf.constant(3))
    """,
    "dead after": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = 0.5
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, flag):
            y = 0
            if flag:
                y = 0.5
            return y
        f(tf.constant(3), True)
    """,
    "a Python chain": """
        @tf.function
        def f(x):
            return (x > 0) and 5 and (x < 3)
        f(tf.constant(3))
    """,
    "text and text": """
        @tf.function
        def f(x):
            if x > 0:
                y = "a"
            else:
                y = "b"
            return y
        f(tf.constant(3))
    """,
    "a variable and a tensor": """
        v = tf.Variable(0)
        @tf.function
        def f(x):
            y = v
            if x > 0:
                y = x
            return y
        f(tf.constant(3))
    """,
    "a value of unknown dtype": """
        @tf.function
        def f(x, d):
            y = tf.cast(0, d["dtype"])
            if x > 0:
                y = tf.cast(x, tf.int32)
            return y
        f(tf.constant(3), {"dtype": tf.int32})
    """,
    "bools": """
        @tf.function
        def f(x):
            if x > 0:
                return True
            return False
        f(tf.constant(3))
    """,
    "tf.cond": """
        @tf.function
        def f(x):
            return tf.cond(x > 0, lambda: 0, lambda: 0.5)  # BAD
        f(tf.constant(3))
    """,
    "tf.cond, the same dtype": """
        def g(x):
            return x + 1
        @tf.function
        def f(x):
            return tf.cond(x > 0, lambda: g(x), lambda: 5)
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "branch-dtype-mismatch", tmp_path)
