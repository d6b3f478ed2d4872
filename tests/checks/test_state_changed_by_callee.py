"""state-changed-by-callee, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a tensor in a loop": """
        @tf.function
        def f(x):
            y = tf.constant(0)
            def add(i):
                nonlocal y
                y = y + i
            for i in tf.range(3):
                add(i)  # BAD
            return y + x
        f(tf.constant(3))
    """,
    "a number in a loop": """
        @tf.function
        def f(x):
            y = 0
            def add():
                nonlocal y
                y += 1
            while x > 0:
                add()  # BAD, runs
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "in a branch": """
        @tf.function
        def f(x):
            y = tf.constant(0)
            def bump():
                nonlocal y
                y = y + 1
            if x > 0:
                bump()  # BAD
            return y
        f(tf.constant(3))
    """,
    "a method of a local object": """
        class Counter:
            def down(self):
                self.v -= 1
        @tf.function
        def f(x):
            counter = Counter()
            counter.v = x
            n = 0
            while n < x:
                counter.down()  # BAD
                n += 1
            return counter.v
        f(tf.constant(3))
    """,
    "outside of staged statements": """
        @tf.function
        def f(x):
            y = tf.constant(0)
            def add(i):
                nonlocal y
                y = y + i
            for i in range(3):
                add(i)
            if x > 0:
                x = x + 1
            add(x)
            return y
        f(tf.constant(3))
    """,
    "a callee without effects": """
        @tf.function
        def f(x):
            y = tf.constant(0)
            def add(i):
                z = y + i
                return z
            for i in tf.range(3):
                x = add(i)
            return y + x
        f(tf.constant(3))
    """,
    "a name of the callee's own": """
        @tf.function
        def f(x):
            def outer(i):
                y = i
                def inner():
                    nonlocal y
                    y = y + 1
                inner()
                return y
            for i in tf.range(3):
                x = outer(i)
            return x
        f(tf.constant(3))
    """,
    "an object made inside": """
        class Counter:
            def __init__(self, v):
                self.v = v
            def down(self):
                self.v -= 1
        @tf.function
        def f(x):
            for i in tf.range(3):
                counter = Counter(i)
                counter.down()
                x += counter.v
            return x
        f(tf.constant(3))
    """,
    "a list that it is passed": """
        def push(out, v):
            out.append(v)
        @tf.function
        def f(x):
            rows = []
            for v in x:
                push(rows, v)  # BAD
            return tf.stack(rows)
        f(tf.constant([1.0]))
    """,
    "a list of its own, and a Python loop": """
        def push(out, v):
            out = []
            out.append(v)
            return out
        def add(out, v):
            out.append(v)
        @tf.function
        def f(x):
            rows, last = [], x[0]
            for v in x:
                last = push([], v)[0]
            for k in range(3):
                add(rows, x[k])
            return tf.stack(rows), last
        f(tf.constant([1.0, 2.0, 3.0]))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "state-changed-by-callee", tmp_path)
