"""tensor-break-in-python-loop, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "break in range": """
        @tf.function
        def f(x):
            for i in range(3):
                if x > i:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "return in range": """
        @tf.function
        def f(x):
            for i in range(3):
                if x > i:
                    return x  # BAD
            return -x
        f(tf.constant(3))
    """,
    "over a list": """
        @tf.function
        def f(x):
            for i in [1, 2]:
                if x > i:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "enumerate": """
        @tf.function
        def f(x):
            for n, i in enumerate([1, 2]):
                if x > i:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "while True": """
        @tf.function
        def f(x):
            while True:
                x -= 1
                if x < 0:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "while True with return": """
        @tf.function
        def f(x):
            while True:
                x -= 1
                if x < 0:
                    return x  # BAD
        f(tf.constant(3))
    """,
    "a Python loop in a staged one": """
        @tf.function
        def f(x):
            for i in tf.range(x):
                for j in range(3):
                    if i > j:
                        break  # BAD
            return x
        f(tf.constant(3))
    """,
    "itertools": """
        import itertools
        @tf.function
        def f(x):
            for i in itertools.count():
                if x < i:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "a counter that becomes a tensor": """
        @tf.function
        def f(x):
            i = 0
            while i < 3:  # BAD
                i = i + tf.constant(1)
            return i
        f(tf.constant(3))
    """,
    "a flag that becomes a tensor": """
        @tf.function
        def f(x):
            n = 0
            more = True
            while more and n < 10:  # BAD
                n += 1
                more = x > n
            return n
        f(tf.constant(3))
    """,
    "a flag alone": """
        @tf.function
        def f(x):
            done = False
            while not done:  # BAD
                x -= 1
                done = x < 0
            return x
        f(tf.constant(3))
    """,
    "return from a staged loop in a Python one": """
        @tf.function
        def f(v):
            for a in range(2):
                for e in v:
                    return e  # BAD
            return v[0]
        f(tf.constant([1, 5, -2]))
    """,
    "in the else": """
        @tf.function
        def f(x):
            for i in range(3):
                if x < i:
                    x += 1
                else:
                    break  # BAD
            return x
        f(tf.constant(3))
    """,
    "break in tf.range": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(x):
                if i > 1:
                    break
                n += 1
            return n
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x):
            for i in range(3):
                if i > 1:
                    break
                x += i
            return x
        f(tf.constant(3))
    """,
    "continue": """
        @tf.function
        def f(x):
            n = 0
            for i in range(3):
                if x > i:
                    continue
                n += 1
            return n
        f(tf.constant(3))
    """,
    "a tensor from the start": """
        @tf.function
        def f(x):
            i = tf.constant(0)
            while i < 3:
                i = i + 1
            return i
        f(tf.constant(3))
    """,
    "a staged while True": """
        @tf.function
        def f(x):
            while tf.constant(True):
                x -= 1
                if x < 0:
                    break
            return x
        f(tf.constant(3))
    """,
    "range of a tensor": """
        @tf.function
        def f(x):
            n = 0
            for i in range(x):
                if i > 1:
                    break
                n += 1
            return n
        f(tf.constant(3))
    """,
    "an inner staged loop's break": """
        @tf.function
        def f(x):
            n = 0
            for i in range(3):
                for j in tf.range(x):
                    if j > i:
                        break
                    n += 1
            return n
        f(tf.constant(3))
    """,
    "a Python while": """
        @tf.function
        def f(x):
            i = 0
            while i < 3:
                x += i
                i += 1
            return x
        f(tf.constant(3))
    """,
    "return under a Python condition": """
        @tf.function
        def f(x):
            for i in range(3):
                if i == 2:
                    return x
                x += 1
            return -x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-break-in-python-loop", tmp_path)
