"""none-before-staged-loop, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "asked for in the loop": """
        @tf.function
        def f(v):
            best = None  # BAD, runs
            for e in v:
                if best is None or e > best:
                    best = e
            return best
        f(tf.constant([1, 5, -2]))
    """,
    "read after the loop": """
        @tf.function
        def f(x):
            y = None  # BAD, runs
            while x > 0:
                y = x
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "the round before": """
        @tf.function
        def f(v):
            last = None  # BAD, runs
            s = 0
            for e in v:
                if last is not None:
                    s += last
                last = e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "bound on a tensor's condition": """
        @tf.function
        def f(v):
            best = None  # BAD
            for e in v:
                if e > 0:
                    best = e
            return best
        f(tf.constant([1, 5, -2]))
    """,
    "bound before break": """
        @tf.function
        def f(v):
            best = None  # BAD
            for e in v:
                if e > 1:
                    best = e
                    break
            return best
        f(tf.constant([1, 5, -2]))
    """,
    "None in the loop too": """
        @tf.function
        def f(x):
            y = None  # BAD
            while x > 0:
                y = None
                x -= 1
            return 1 if y is None else 0
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            last = None  # BAD
            for e in tf.data.Dataset.range(4):
                last = e
            return last
        f(tf.constant(3))
    """,
    "unbound before a dataset loop": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(4):
                last = e  # BAD
            return last
        f(tf.constant(3))
    """,
    "the element after a dataset loop": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(4):  # BAD
                x += 1
            return e
        f(tf.constant(3))
    """,
    "bound on a condition in a dataset loop": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(4):
                if e > 1:
                    last = e  # BAD
            return last
        f(tf.constant(3))
    """,
    "read in the loop before it is bound": """
        @tf.function
        def f(x):
            i = 0
            while i < x:
                if i > 0:
                    tf.print(prev)
                prev = i  # BAD
                i += 1
            return i
        f(tf.constant(3))
    """,
    "unbound before a loop over a tensor": """
        @tf.function
        def f(v):
            for e in v:
                y = e
            return y
        f(tf.constant([1, 5, -2]))
    """,
    "the element after a loop over a tensor": """
        @tf.function
        def f(v):
            for e in v:
                pass
            return e
        f(tf.constant([1, 5, -2]))
    """,
    "of the loop alone": """
        @tf.function
        def f(v):
            y = None
            s = 0
            for e in v:
                y = e * 2
                s += y
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "never rebound": """
        @tf.function
        def f(x):
            y = None
            while x > 0:
                x -= 1
            return 1 if y is None else 0
        f(tf.constant(3))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            best = None
            for e in [1, 2]:
                if best is None or e > best:
                    best = e
            return x + best
        f(tf.constant(3))
    """,
    "a dataset loop's own name": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(4):
                last = e
                tf.print(last)
            return x
        f(tf.constant(3))
    """,
    "a value before": """
        @tf.function
        def f(v):
            best = v[0]
            for e in v:
                if e > best:
                    best = e
            return best
        f(tf.constant([1, 5, -2]))
    """,
    "an optional argument": """
        @tf.function
        def f(v, start=None):
            s = 0 if start is None else start
            for e in v:
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "bound between": """
        @tf.function
        def f(v):
            s = None
            s = 0
            for e in v:
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "none-before-staged-loop", tmp_path)
