"""variable-rebound-by-assign, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a staged loop": """
        v = tf.Variable(1)
        @tf.function
        def f(n):
            w = v
            for _ in tf.range(n):
                w = w.assign_add(1)  # BAD
            return w
        f(tf.constant(3))
    """,
    "a branch and a later assign": """
        v = tf.Variable(1)
        @tf.function
        def f(x):
            w = v
            if x > 0:
                w = w.assign_add(1)  # BAD
            w.assign_add(1)
            return x
        f(tf.constant(3))
    """,
    "one of two variables": """
        a, b = tf.Variable(1), tf.Variable(2)
        @tf.function
        def f(x):
            if x > 0:
                w = a  # BAD
            else:
                w = b  # BAD
            w.assign(x)
            return x
        f(tf.constant(3))
    """,
    "a branch in a Python loop": """
        state = tf.Variable([1, 7])
        @tf.function
        def f(cell):
            for _ in range(3):
                if cell[0] > 3:
                    cell = cell[0].assign(1)  # BAD
                else:
                    cell = cell[0].assign(9)  # BAD
            return cell
        f(state)
    """,
    "an argument": """
        @tf.function
        def f(v, x):
            if x > 0:
                v = v.assign(x)  # BAD
            v.assign_sub(1)
            return x
        f(tf.Variable(1), tf.constant(3))
    """,
    "a while": """
        v = tf.Variable(1)
        @tf.function
        def f(n):
            w = v
            while n > 0:
                w = w.assign_sub(1)  # BAD
                n -= 1
            return n
        f(tf.constant(3))
    """,
    "not staged": """
        v = tf.Variable(1)
        @tf.function
        def f(x):
            w = v.assign_add(1)
            w = w.assign_add(1)
            for _ in range(3):
                w = w.assign_add(1)
            return w.read_value() + x
        f(tf.constant(3))
    """,
    "read afterwards": """
        v = tf.Variable(1)
        @tf.function
        def f(x):
            y = v.read_value()
            if x > 0:
                y = v.assign_add(1)
            return y + x
        f(tf.constant(3))
    """,
    "result not bound": """
        v = tf.Variable(1)
        @tf.function
        def f(x):
            w = v
            if x > 0:
                w.assign_add(1)
            for _ in tf.range(x):
                w.assign_add(1)
            return x
        f(tf.constant(3))
    """,
    "bound inside": """
        a, b = tf.Variable(1), tf.Variable(2)
        @tf.function
        def f(x):
            if x > 0:
                w = a
                w.assign(x)
            else:
                w = b
                w.assign(x)
            return x
        f(tf.constant(3))
    """,
    "a Python choice": """
        a, b = tf.Variable(1), tf.Variable(2)
        @tf.function
        def f(x, first=True):
            if first:
                w = a
            else:
                w = b
            w.assign(x)
            return x
        f(tf.constant(3))
    """,
    "a conditional expression": """
        a = tf.Variable(1)
        b = tf.Variable(2)
        @tf.function
        def f(x, first):
            w = a if first else b  # BAD
            w.assign(x)
            return x
        f(tf.constant(3), tf.constant(True))
    """,
    "a conditional expression of Python": """
        a = tf.Variable(1)
        b = tf.Variable(2)
        @tf.function
        def f(x, first=True):
            w = a if first else b
            w.assign(x)
            return x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "variable-rebound-by-assign", tmp_path)
