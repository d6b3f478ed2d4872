"""loop-structure-change, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a native loop whose body gives one value": """
        @tf.function
        def m(n):
            return tf.while_loop(lambda i, s: i < n, lambda i, s: i + 1, [0, 0])  # BAD
        def main():
            m(tf.constant(3))
        main()
    """,
    "a native loop whose body gives too many": """
        @tf.function
        def m(n):
            def body(i, s):
                return i + 1, s + i, s
            return tf.while_loop(lambda i, s: i < n, body, [0, 0])  # BAD
        def main():
            m(tf.constant(3))
        main()
    """,
    "a native loop with a tuple": """
        @tf.function
        def f(x):
            def body(i, s):
                a, b = s
                return i + 1, (b, a + b)
            return tf.while_loop(lambda i, s: i < 3, body, (0, (tf.constant(1), tf.constant(1))))
        def main():
            f(tf.ones([3, 3]))
        main()
    """,
    "a list by +": """
        @tf.function
        def f(x):
            rows = []
            for i in tf.range(x):
                rows = rows + [i]  # BAD
            return rows
        f(tf.constant(3))
    """,
    "a list by +=": """
        @tf.function
        def f(x):
            rows = []
            for i in tf.range(x):
                rows += [i]  # BAD
            return rows
        f(tf.constant(3))
    """,
    "a longer tuple": """
        @tf.function
        def f(x):
            y = (x,)
            while x > 0:
                y = (x, x)  # BAD
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "a tuple and a list": """
        @tf.function
        def f(x):
            y = (x, 1)
            for i in tf.range(3):
                y = [y[0] + 1, y[1]]  # BAD
            return y[0]
        f(tf.constant(3))
    """,
    "a tensor and a tuple": """
        @tf.function
        def f(x):
            y = x
            for i in tf.range(3):
                y = (x, i)  # BAD
            return y
        f(tf.constant(3))
    """,
    "None at the end": """
        @tf.function
        def f(x):
            y = x
            while x > 0:
                y = None  # BAD
                x -= 1
            return 1 if y is None else 0
        f(tf.constant(3))
    """,
    "an object": """
        class A:
            def __init__(self, v):
                self.v = v
        @tf.function
        def f(x):
            a = A(0)
            for i in tf.range(x):
                a = A(i)  # BAD
            return a.v
        f(tf.constant(3))
    """,
    "a function": """
        @tf.function
        def f(x):
            g = tf.sin
            for i in tf.range(x):
                g = tf.cos  # BAD
            return g(1.0)
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            rows = []
            for e in tf.data.Dataset.range(4):
                rows = rows + [e]  # BAD
            return rows
        f(tf.constant(3))
    """,
    "the same structure": """
        @tf.function
        def f(x):
            y = [x, 1]
            for i in tf.range(3):
                y = [y[0] + 1, y[1]]
            return y
        f(tf.constant(3))
    """,
    "a TensorArray": """
        @tf.function
        def f(x):
            rows = tf.TensorArray(tf.int32, size=x)
            for i in tf.range(x):
                rows = rows.write(i, i)
            return rows.stack()
        f(tf.constant(3))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            rows = []
            for i in range(3):
                rows = rows + [x + i]
            return rows
        f(tf.constant(3))
    """,
    "of the loop alone": """
        @tf.function
        def f(x):
            s = 0
            pair = ()
            for i in tf.range(x):
                pair = (i, i)
                s += pair[0]
            return s
        f(tf.constant(3))
    """,
    "an object that is only changed": """
        class A:
            def __init__(self, v):
                self.v = v
        @tf.function
        def f(x):
            a = A(x)
            while a.v > 0:
                a.v = a.v - 1
            return a.v
        f(tf.constant(3))
    """,
    "a function of the loop alone": """
        @tf.function
        def f(x):
            s = 0
            for i in tf.range(x):
                g = lambda: i
                s += g()
            return s
        f(tf.constant(3))
    """,
    "a named tuple": """
        import collections
        P = collections.namedtuple("P", "a b")
        @tf.function
        def f(x):
            p = P(x, 0)
            while p.a > 0:
                p = P(p.a - 1, p.b + 1)
            return p.b
        f(tf.constant(3))
    """,
    "two that are swapped": """
        @tf.function
        def f(x):
            a, b = 0, 1
            while x > 0:
                a, b = b, a + b
                x -= 1
            return a
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "loop-structure-change", tmp_path)
