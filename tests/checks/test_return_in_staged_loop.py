"""return-in-staged-loop, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "over a tensor": """
        @tf.function
        def f(v):
            for e in v:
                if e > 1:
                    return e  # BAD
            return tf.constant(-1)
        f(tf.constant([1, 5, -2]))
    """,
    "over tf.range": """
        @tf.function
        def f(x):
            for i in tf.range(x):
                if i > 1:
                    return i  # BAD
            return -1
        f(tf.constant(3))
    """,
    "while": """
        @tf.function
        def f(x):
            while x > 0:
                if x == 2:
                    return x  # BAD
                x -= 1
            return -1
        f(tf.constant(3))
    """,
    "nothing after it": """
        @tf.function
        def f(v):
            for e in v:
                if e > 1:
                    return e  # BAD
        f(tf.constant([1, 5, -2]))
    """,
    "in an inner loop": """
        @tf.function
        def f(x):
            for i in tf.range(x):
                for j in tf.range(x):
                    if i + j > 2:
                        return i  # BAD
            return x
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(4):
                if e > 1:
                    return e  # BAD
            return tf.constant(0, tf.int64)
        f(tf.constant(3))
    """,
    "in the else": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                if e > 0:
                    s += e
                else:
                    return s  # BAD
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "the loop in a branch": """
        @tf.function
        def f(v):
            if v[0] > 0:
                for e in v:
                    if e > 1:
                        return e  # BAD
            return v[0]
        f(tf.constant([1, 5, -2]))
    """,
    "in a with": """
        @tf.function
        def f(v):
            for e in v:
                with tf.name_scope("a"):
                    if e > 1:
                        return e  # BAD
            return v[0]
        f(tf.constant([1, 5, -2]))
    """,
    "break": """
        @tf.function
        def f(v):
            found = -1
            for e in v:
                if e > 1:
                    found = e
                    break
            return found
        f(tf.constant([1, 5, -2]))
    """,
    "always": """
        @tf.function
        def f(v):
            for e in v:
                return e
            return v[0]
        f(tf.constant([1, 5, -2]))
    """,
    "after the loop": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                s += e
            if s > 0:
                return s
            return -s
        f(tf.constant([1, 5, -2]))
    """,
    "a Python loop and a Python condition": """
        @tf.function
        def f(x):
            for i in range(3):
                if i == 2:
                    return x + i
            return x
        f(tf.constant(3))
    """,
    "a function inside the loop": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                def g():
                    if e > 0:
                        return e
                    return -e
                s += g()
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "continue": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                if e < 0:
                    continue
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a Python loop over a list": """
        @tf.function
        def f(v):
            for name in ["a", "b"]:
                if name == "b":
                    return v
            return v[0]
        f(tf.constant([1, 5, -2]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "return-in-staged-loop", tmp_path)
