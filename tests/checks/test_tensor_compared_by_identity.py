"""tensor-compared-by-identity."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "a result": """
        @tf.function
        def f(x):
            done = tf.reduce_all(x > 0)
            if done is not False:  # BAD
                return 1
            return 0
    """,
    "a name that a loop carries": """
        @tf.function
        def f(xs):
            done = False
            for x in xs:
                done = x > 3.0
            return 1 if done is True else 0  # BAD
        f(tf.constant([1.0]))
    """,
    "Python's own": """
        @tf.function
        def f(x, training=None, flip: bool = False):
            if training is True or flip is True:
                return x * 2
            if x is None:
                return 0
            return x
    """,
    "two arguments": """
        @tf.function
        def f(x, y):
            return 1 if x is y else 0  # BAD
        t = tf.constant(1)
        f(t, t)
    """,
    "what the function made itself": """
        @tf.function
        def f(x, y=None):
            y = x if y is None else y
            return 1 if x is y else 0
        f(tf.constant(1))
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert reported(text, "tensor-compared-by-identity") == marked(text)
