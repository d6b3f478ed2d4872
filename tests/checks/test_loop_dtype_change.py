"""loop-dtype-change, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "an int and floats": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                s += e  # BAD
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "a half": """
        @tf.function
        def f(x):
            s = 0
            while x > 0:
                s += 0.5  # BAD
                x -= 1
            return s
        f(tf.constant(3))
    """,
    "true division": """
        @tf.function
        def f(x):
            y = 0
            while x > 0:
                y = y / 2  # BAD
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "an int and int64": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(tf.cast(x, tf.int64)):
                n = i  # BAD
            return n
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            n = 0
            for e in tf.data.Dataset.range(4):
                n = n + e  # BAD
            return n
        f(tf.constant(3))
    """,
    "float and float64": """
        @tf.function
        def f(x):
            s = 0.0
            for i in tf.range(x):
                s = s + tf.cast(i, tf.float64)  # BAD
            return s
        f(tf.constant(3))
    """,
    "a flag": """
        @tf.function
        def f(x):
            found = False
            while x > 0:
                found = x  # BAD
                x -= 1
            return found
        f(tf.constant(3))
    """,
    "through a function": """
        @tf.function
        def f(v):
            m = 0
            for e in v:
                m = tf.maximum(m, e)  # BAD
            return m
        f(tf.constant([1.0, 2.0]))
    """,
    "text": """
        @tf.function
        def f(v):
            s = "a"
            for e in v:
                s = e  # BAD
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "in an inner loop": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(x):
                for j in range(2):
                    n = n + 0.5  # BAD
            return n
        f(tf.constant(3))
    """,
    "floats": """
        @tf.function
        def f(v):
            s = 0.0
            for e in v:
                s += e
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "ints": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            y = 0
            for i in range(3):
                y = y + 0.5
            return y
        f(tf.constant(3))
    """,
    "of the loop alone": """
        @tf.function
        def f(v):
            s = 0
            y = 0
            for e in v:
                y = 0.5
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "cast before": """
        @tf.function
        def f(v):
            s = tf.zeros([], v.dtype)
            for e in v:
                s += e
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "floor division": """
        @tf.function
        def f(x):
            n = 100
            while x > 0:
                n = n // 2
                x -= 1
            return n
        f(tf.constant(3))
    """,
    "text that grows": """
        @tf.function
        def f(v):
            s = ""
            for e in v:
                s = s + tf.strings.as_string(e)
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a float literal and an int": """
        @tf.function
        def f(x):
            s = 0.0
            while x > 0:
                s += 1
                x -= 1
            return s
        f(tf.constant(3))
    """,
    "unknown dtypes": """
        @tf.function
        def f(v, d):
            s = d["start"]
            for e in v:
                s = s + e
            return s
        f(tf.constant([1.0, 2.0]), {"start": 0.0})
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "loop-dtype-change", tmp_path)
