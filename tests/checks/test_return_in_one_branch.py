"""return-in-one-branch, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a last if": """
        @tf.function
        def f(x):
            if x > 0:
                return x  # BAD
        f(tf.constant(3))
    """,
    "after elif": """
        @tf.function
        def f(x):
            if x > 2:
                return 1
            elif x > 0:
                return 2  # BAD
            return 3
        f(tf.constant(3))
    """,
    "an inner if": """
        @tf.function
        def f(x):
            if x > 0:
                if x > 5:
                    return 1  # BAD
            return 2
        f(tf.constant(3))
    """,
    "an inner if with code after it": """
        @tf.function
        def f(x):
            if x > 0:
                if x > 5:
                    return 1  # BAD
                x = x + 1
            else:
                x = x - 1
            return x
        f(tf.constant(3))
    """,
    "inside with": """
        @tf.function
        def f(x):
            with tf.name_scope("a"):
                if x > 0:
                    return 1  # BAD
            return 2
        f(tf.constant(3))
    """,
    "bare return as a guard": """
        v = tf.Variable(0)
        @tf.function
        def f(x):
            if x < 0:
                return  # BAD
            v.assign_add(x)
        f(tf.constant(3))
    """,
    "under a Python condition": """
        @tf.function
        def f(x, flag):
            if flag:
                if x > 0:
                    return 1  # BAD
            return 2
        f(tf.constant(3), True)
    """,
    "with a Python condition inside": """
        @tf.function
        def f(x, flag):
            if x > 0:
                if flag:
                    return 1  # BAD
            return 2
        f(tf.constant(3), True)
    """,
    "in the else": """
        @tf.function
        def f(x):
            if x > 0:
                x = x + 1
            else:
                if x > -5:
                    return x  # BAD
            return x + 1
        f(tf.constant(3))
    """,
    "before a loop": """
        @tf.function
        def f(x):
            if x > 0:
                if x > 5:
                    return x  # BAD
            for i in range(3):
                x += i
            return x
        f(tf.constant(3))
    """,
    "in a callee": """
        def g(x):
            if x > 0:
                return x  # BAD
        @tf.function
        def f(x):
            return g(x)
        f(tf.constant(3))
    """,
    "two guards": """
        @tf.function
        def f(x):
            if x > 2:
                return 1
            if x > 0:
                return 2
            return 3
        f(tf.constant(3))
    """,
    "if, elif, else": """
        @tf.function
        def f(x):
            if x > 2:
                return 1
            elif x > 0:
                return 2
            else:
                return 3
        f(tf.constant(3))
    """,
    "return in the else only": """
        @tf.function
        def f(x):
            if x > 0:
                y = 1
            else:
                return 2
            return y
        f(tf.constant(3))
    """,
    "dead code after both": """
        @tf.function
        def f(x):
            if x > 0:
                return 1
            else:
                return 2
            return 3
        f(tf.constant(3))
    """,
    "each side of an inner if": """
        @tf.function
        def f(x):
            if x > 0:
                if x > 5:
                    return 1
                else:
                    return 2
            return 3
        f(tf.constant(3))
    """,
    "the whole with": """
        @tf.function
        def f(x):
            with tf.name_scope("a"):
                if x > 0:
                    return 1
                return 2
        f(tf.constant(3))
    """,
    "a guard before a staged loop": """
        @tf.function
        def f(x):
            if x < 0:
                return x
            s = 0
            for i in tf.range(x):
                s += i
            return s
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, flag):
            if flag:
                return x
            elif x is None:
                return 1
            return -x
        f(tf.constant(3), False)
    """,
    "paths by a Python condition": """
        @tf.function
        def f(x, flag):
            if x > 0:
                if flag:
                    return 1
                else:
                    y = 2
            else:
                return 3
            return y
        f(tf.constant(3), True)
    """,
    "inside try": """
        @tf.function
        def f(x):
            try:
                if x > 0:
                    return 1
                else:
                    return 2
            except ValueError:
                return 3
        f(tf.constant(3))
    """,
    "a function inside returns": """
        @tf.function
        def f(x):
            def g():
                return x
            if x > 0:
                x = g()
            return x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "return-in-one-branch", tmp_path)
