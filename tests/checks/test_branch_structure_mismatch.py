"""branch-structure-mismatch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a longer tuple": """
        @tf.function
        def f(x):
            if x > 0:
                y = (1, 2)
            else:
                y = (1, 2, 3)  # BAD
            return y
        f(tf.constant(3))
    """,
    "a tuple and a list": """
        @tf.function
        def f(x):
            if x > 0:
                y = (1, 2)
            else:
                y = [1, 2]  # BAD
            return y
        f(tf.constant(3))
    """,
    "a tuple that grows": """
        @tf.function
        def f(x):
            y = (x,)
            if x > 0:
                y = y + (x,)  # BAD
            return y
        f(tf.constant(3))
    """,
    "an empty list": """
        @tf.function
        def f(x):
            y = []
            if x > 0:
                y = [x]  # BAD
            return y
        f(tf.constant(3))
    """,
    "a tensor and a tuple": """
        @tf.function
        def f(x):
            y = x
            if x > 0:
                y = (x,)  # BAD
            return y
        f(tf.constant(3))
    """,
    "inner tuples": """
        @tf.function
        def f(x):
            y = (x, (x, x))
            if x > 0:
                y = (x, (x,))  # BAD
            return y
        f(tf.constant(3))
    """,
    "dicts with other keys": """
        @tf.function
        def f(x):
            if x > 0:
                d = {"a": 1}
            else:
                d = {"b": 1}  # BAD
            return d
        f(tf.constant(3))
    """,
    "functions": """
        @tf.function
        def f(x):
            if x > 0:
                g = tf.sin
            else:
                g = tf.cos  # BAD
            return g(1.0)
        f(tf.constant(3))
    """,
    "local functions": """
        @tf.function
        def f(x):
            if x > 0:
                def g():
                    return x
            else:
                def g():  # BAD
                    return -x
            return g()
        f(tf.constant(3))
    """,
    "lambdas": """
        @tf.function
        def f(x):
            g = lambda: x
            if x > 0:
                g = lambda: -x  # BAD
            return g()
        f(tf.constant(3))
    """,
    "objects": """
        class A:
            def __init__(self, v):
                self.v = v
        @tf.function
        def f(x):
            a = A(1)
            if x > 0:
                a = A(2)  # BAD
            return a.v
        f(tf.constant(3))
    """,
    "layers": """
        @tf.function
        def f(x):
            if x > 0:
                l = tf.keras.layers.Dense(2)
            else:
                l = tf.keras.layers.Dense(3)  # BAD
            return l(tf.ones([1, 1]))
        f(tf.constant(3))
    """,
    "dtypes": """
        @tf.function
        def f(x):
            d = tf.float32
            if x > 0:
                d = tf.int32  # BAD
            return tf.cast(x, d)
        f(tf.constant(3))
    """,
    "sets": """
        @tf.function
        def f(x):
            s = {1}
            if x > 0:
                s = {2}  # BAD
            return 1 if 1 in s else 0
        f(tf.constant(3))
    """,
    "returns": """
        @tf.function
        def f(x):
            if x > 0:
                return x, x
            return x  # BAD
        f(tf.constant(3))
    """,
    "returned lists": """
        @tf.function
        def f(x):
            if x > 0:
                return [x]
            else:
                return (x,)  # BAD
        f(tf.constant(3))
    """,
    "conditional expression": """
        @tf.function
        def f(x):
            return (x, x) if x > 0 else x  # BAD
        f(tf.constant(3))
    """,
    "functions by conditional expression": """
        @tf.function
        def f(x):
            g = tf.sin if x > 0 else tf.cos  # BAD
            return g(1.0)
        f(tf.constant(3))
    """,
    "the same structure": """
        @tf.function
        def f(x):
            y = (x, 1)
            if x > 0:
                y = (1, x)
            return y
        f(tf.constant(3))
    """,
    "the same keys": """
        @tf.function
        def f(x):
            d = {"a": 1, "b": x}
            if x > 0:
                d = {"b": x, "a": 2}
            return d
        f(tf.constant(3))
    """,
    "a named tuple": """
        import collections
        P = collections.namedtuple("P", "a b")
        @tf.function
        def f(x):
            p = P(1, 2)
            if x > 0:
                p = P(3, 4)
            return p.a
        f(tf.constant(3))
    """,
    "an object that is changed, not chosen": """
        class A:
            def __init__(self, v):
                self.v = v
        @tf.function
        def f(x):
            a = A(x)
            if x > 0:
                a.v = x + 1
            return a.v
        f(tf.constant(3))
    """,
    "dead after": """
        @tf.function
        def f(x):
            y = x
            if x > 0:
                g = tf.sin
                y = tf.cast(g(1.0), tf.int32)
            return y
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, flag):
            if flag:
                g = tf.sin
            else:
                g = tf.cos
            return g(1.0)
        f(tf.constant(3), True)
    """,
    "static shapes": """
        @tf.function
        def f(x):
            s = tf.zeros([2]).shape
            if x > 0:
                s = tf.zeros([3]).shape
            return tf.zeros(s)
        f(tf.constant(3))
    """,
    "a TensorArray": """
        @tf.function
        def f(x):
            a = tf.TensorArray(tf.int32, size=2)
            if x > 0:
                a = a.write(0, x)
            else:
                a = a.write(0, 0)
            a = a.write(1, 1)
            return a.stack()
        f(tf.constant(3))
    """,
    "tf.cond": """
        @tf.function
        def f(x):
            return tf.cond(x > 0, lambda: (x, x), lambda: x)  # BAD
        f(tf.constant(3))
    """,
    "tf.cond, a list of one": """
        @tf.function
        def f(x):
            return tf.cond(x > 0, true_fn=lambda: (x, x), false_fn=lambda: (x, 1))
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "branch-structure-mismatch", tmp_path)
