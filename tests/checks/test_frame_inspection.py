"""Code that sees AutoGraph's names and frames."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "locals": """
        @tf.function
        def f(x):
            a = 1
            names = sorted(locals())  # BAD
            return x
    """,
    "vars, dir": """
        import sys, inspect
        @tf.function
        def f(x):
            a = vars()  # BAD
            b = dir()  # BAD
            c = sys._getframe()  # BAD
            d = inspect.currentframe()  # BAD
            e = vars(f)
            g = dir(f)
            return x
    """,
    "locals format": """
        @tf.function
        def f(x):
            a = "{x}".format(**locals())
            b = "%(x)s" % locals()
            return x
    """,
    "eval": """
        @tf.function
        def f(x):
            y = eval('x + 1')
            return y
    """,
    "eval after region": """
        @tf.function
        def f(x):
            y = 0
            if x > 0: y = 1
            return eval('y')  # BAD
    """,
    "eval in branch": """
        @tf.function
        def f(x):
            y = 0
            if x > 0:
                y = eval('x*2')  # BAD
            return y
    """,
    "exec": """
        @tf.function
        def f(x):
            exec("x + 1")  # BAD
            exec("z = 1", {})
            return x
    """,
    "locals subscript after region": """
        @tf.function
        def f(x):
            y = 0
            if x > 0: y = 1
            return locals()['y']  # BAD
    """,
    "untraced inspection": """
        def f(x):
            return locals()
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "frame-inspection"))) == marked(text)
