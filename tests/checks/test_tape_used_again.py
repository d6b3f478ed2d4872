"""Second gradients of a tape."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "two in a row": """
        w = tf.Variable(1.0)
        with tf.GradientTape() as tape:
            loss = w * w
        tape.gradient(loss, w)
        tape.gradient(loss, w)  # BAD
    """,
    "persistent": """
        w = tf.Variable(1.0)
        with tf.GradientTape(persistent=True) as tape:
            loss = w * w
        tape.gradient(loss, w)
        tape.gradient(loss, w)
    """,
    "a tape for each": """
        w = tf.Variable(1.0)
        for _ in range(2):
            with tf.GradientTape() as tape:
                loss = w * w
            tape.gradient(loss, w)
        with tf.GradientTape() as tape:
            loss = w * w
        tape.gradient(loss, w)
    """,
    "either branch": """
        def f(w, first):
            with tf.GradientTape() as tape:
                loss = w * w
            if first:
                return tape.gradient(loss, w)
            else:
                return tape.jacobian(loss, w)
    """,
    "in a loop": """
        a, b = tf.Variable(1.0), tf.Variable(1.0)
        with tf.GradientTape() as tape:
            loss = a * b
        for v in (a, b):
            tape.gradient(loss, v)  # BAD
    """,
    "nested tapes": """
        w = tf.Variable(1.0)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                loss = w * w
            first = inner.gradient(loss, w)
        second = outer.gradient(first, w)
    """,
    "two tapes of one statement": """
        a, b = tf.Variable(2.0), tf.Variable(3.0)
        with tf.GradientTape() as one, tf.GradientTape() as two:
            first, second = a * a, b * b
        one.gradient(first, a)
        two.gradient(second, b)
    """,
    "the second of two tapes, twice": """
        a, b = tf.Variable(2.0), tf.Variable(3.0)
        with tf.GradientTape() as one, tf.GradientTape() as two:
            first, second = a * a, b * b
        one.gradient(first, a)
        two.gradient(second, b)
        two.gradient(second, b)  # BAD
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tape-used-again"))) == marked(text)
