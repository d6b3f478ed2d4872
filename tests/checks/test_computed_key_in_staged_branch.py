"""computed-key-in-staged-branch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a text": """
        @tf.function
        def f(x):
            parts = {"k1": 0}
            if x > 0:
                parts["k" + "1"] = 7  # BAD, runs
            return parts["k1"] + x
        f(tf.constant(3))
    """,
    "a slice": """
        @tf.function
        def f(x):
            rows = [0, 0]
            if x > 0:
                rows[0:1] = [7]  # BAD, runs
            return rows[0] + x
        f(tf.constant(3))
    """,
    "from the end": """
        @tf.function
        def f(x):
            rows = [x, x]
            if x > 0:
                rows[-1] = x * 2  # BAD
            return rows[1]
        f(tf.constant(3))
    """,
    "the target of a Python loop": """
        @tf.function
        def f(x):
            rows = [x, x]
            if x > 0:
                for i in range(2):
                    rows[i] = x * 2  # BAD
            return rows[1]
        f(tf.constant(3))
    """,
    "the keys of a dict": """
        @tf.function
        def f(x):
            parts = {"a": x}
            for i in tf.range(3):
                for name in parts:
                    parts[name] += i  # BAD
            return parts["a"]
        f(tf.constant(3))
    """,
    "a sum": """
        @tf.function
        def f(x, n=0):
            rows = [x, x]
            while x > 0:
                rows[n + 1] = x * 2  # BAD
                x -= 1
            return rows[1]
        f(tf.constant(3))
    """,
    "a tuple": """
        @tf.function
        def f(x):
            parts = {("a", 1): x}
            if x > 0:
                parts["a", 1] = x * 2  # BAD
            return parts["a", 1]
        f(tf.constant(3))
    """,
    "an f-string": """
        @tf.function
        def f(x, n=1):
            parts = {"a1": x}
            if x > 0:
                parts[f"a{n}"] = x * 2  # BAD
            return parts["a1"]
        f(tf.constant(3))
    """,
    "constants and names": """
        @tf.function
        def f(x, n=0):
            rows, parts = [x, x], {"a": x}
            if x > 0:
                rows[n] = x * 2
                rows[1] = x * 3
                parts["a"] = x * 4
            return rows[0] + rows[1] + parts["a"]
        f(tf.constant(3))
    """,
    "made inside": """
        @tf.function
        def f(x):
            if x > 0:
                rows = [x, x]
                rows[-1] = x * 2
                for i in range(2):
                    rows[i] += 1
                x = rows[-1]
            return x
        f(tf.constant(3))
    """,
    "a Python branch": """
        @tf.function
        def f(x, keep=True):
            rows = [x, x]
            if keep:
                rows[-1] = x * 2
                for i in range(2):
                    rows[i] += 1
            return rows[1]
        f(tf.constant(3))
    """,
    "read only": """
        @tf.function
        def f(x):
            rows = [x, x]
            if x > 0:
                x = rows[-1] + rows[0:1][0]
            return x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "computed-key-in-staged-branch", tmp_path)
