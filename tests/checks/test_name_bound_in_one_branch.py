"""name-bound-in-one-branch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "bound in the body only": """
        @tf.function
        def f(x):
            if x > 0:
                y = x  # BAD
            return y
        f(tf.constant(3))
    """,
    "bound in the else only": """
        @tf.function
        def f(x):
            if x > 0:
                x = x + 1
            else:
                y = x  # BAD
            return x + y
        f(tf.constant(-3))
    """,
    "two names, two findings": """
        @tf.function
        def f(x):
            if x > 0:
                y = x  # BAD
                z = x  # BAD
            return y + z
        f(tf.constant(3))
    """,
    "in the middle of elif": """
        @tf.function
        def f(x):
            if x > 2:
                y = 1
            elif x > 0:
                y = 2  # BAD
            return y
        f(tf.constant(3))
    """,
    "before break": """
        @tf.function
        def f(v):
            for e in v:
                if e > 1:
                    found = e  # BAD
                    break
            return found
        f(tf.constant([1, 5]))
    """,
    "rebound after a break": """
        @tf.function
        def f(v):
            for e in v:
                if e > 1:
                    found = e  # BAD
                    break
                found = -e
            return found
        f(tf.constant([1, 5]))
    """,
    "in a Python loop": """
        @tf.function
        def f(x):
            for i in range(3):
                if x > i:
                    y = x  # BAD
            return y
        f(tf.constant(3))
    """,
    "in a with": """
        @tf.function
        def f(x):
            if x > 0:
                with tf.name_scope("a"):
                    y = x  # BAD
            return y
        f(tf.constant(3))
    """,
    "a local function": """
        @tf.function
        def f(x):
            if x > 0:
                def g():  # BAD
                    return x
            return g()
        f(tf.constant(3))
    """,
    "an unpacked pair": """
        @tf.function
        def f(x):
            if x > 0:
                a, b = x, x + 1  # BAD
            return a
        f(tf.constant(3))
    """,
    "read by a local function later": """
        @tf.function
        def f(x):
            if x > 0:
                y = x  # BAD
            def g():
                return y
            return g()
        f(tf.constant(3))
    """,
    "in a callee": """
        def g(x):
            if x > 0:
                y = x  # BAD
            return y
        @tf.function
        def f(x):
            return g(x)
        f(tf.constant(3))
    """,
    "an attribute of self": """
        class A:
            @tf.function
            def f(self, x):
                if x > 0:
                    self.new = x  # BAD
                return x
        a = A()
        a.f(tf.constant(3))
    """,
    "an attribute of a local object": """
        class A:
            pass
        @tf.function
        def f(x):
            a = A()
            if x > 0:
                a.new = x  # BAD
            return x
        f(tf.constant(3))
    """,
    "a key of a dict": """
        @tf.function
        def f(x):
            d = {"a": x}
            if x > 0:
                d["b"] = x  # BAD
            return d["a"]
        f(tf.constant(3))
    """,
    "a declaration before an if": """
        @tf.function
        def f(x):
            y: tf.Tensor  # BAD
            if x > 0:
                y = x
            else:
                y = -x
            return y
        f(tf.constant(3))
    """,
    "a declaration before a loop": """
        @tf.function
        def f(x):
            y: tf.Tensor  # BAD
            while x > 0:
                y = x
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "a declaration and a value": """
        @tf.function
        def f(x):
            y: tf.Tensor
            y = x
            if x > 0:
                y = -x
            return y
        f(tf.constant(3))
    """,
    "a declaration that a dead name keeps harmless": """
        @tf.function
        def f(x):
            y: tf.Tensor
            if x > 0:
                y = x
            else:
                y = -x
            return x
        f(tf.constant(3))
    """,
    "bound before": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = x
            return y
        f(tf.constant(3))
    """,
    "bound in both": """
        @tf.function
        def f(x):
            if x > 2:
                y = 1
            elif x > 0:
                y = 2
            else:
                y = 3
            return y
        f(tf.constant(3))
    """,
    "not read after": """
        @tf.function
        def f(x):
            z = x
            if x > 0:
                y = x * 2
                z = y
            return z
        f(tf.constant(3))
    """,
    "rebound before it is read": """
        @tf.function
        def f(x):
            if x > 0:
                y = x * 2
                x = y
            y = 5
            return x + y
        f(tf.constant(3))
    """,
    "a parameter": """
        @tf.function
        def f(x, y):
            if x > 0:
                y = x
            return y
        f(tf.constant(3), tf.constant(2))
    """,
    "the other branch returns": """
        @tf.function
        def f(x):
            if x > 0:
                y = x
            else:
                return -x
            return y
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, flag):
            if flag:
                y = x
            return y
        f(tf.constant(3), True)
    """,
    "a Python condition before": """
        @tf.function
        def f(x, flag):
            if flag:
                y = x
            if x > 0:
                y = -x
            return y
        f(tf.constant(3), True)
    """,
    "continue": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(x):
                if i == 1:
                    continue
                y = i * 2
                n += y
            return n
        f(tf.constant(3))
    """,
    "an attribute made in __init__": """
        class A:
            def __init__(self):
                self.new = tf.constant(0)
            @tf.function
            def f(self, x):
                if x > 0:
                    self.new = x
                return x
        a = A()
        a.f(tf.constant(3))
    """,
    "a key in both branches": """
        @tf.function
        def f(x):
            d = {}
            if x > 0:
                d["k"] = x
            else:
                d["k"] = -x
            return d["k"]
        f(tf.constant(3))
    """,
    "a dict of the branch's own": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                d = {}
                d["k"] = x
                y = d["k"]
            return y
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "name-bound-in-one-branch", tmp_path)
