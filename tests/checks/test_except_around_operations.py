"""except-around-operations."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "several errors": """
        @tf.function
        def f(x):
            try:
                y = tf.strings.to_number(x)
            except (ValueError, tf.errors.InvalidArgumentError):  # BAD
                y = 0.0
            return y
    """,
    "the end of an iterator": """
        @tf.function
        def f(ds: tf.data.Dataset):
            it = iter(ds)
            try:
                x = next(it)
            except tf.errors.OutOfRangeError:  # BAD
                x = 0
            return x
    """,
    "suppressed": """
        import contextlib
        @tf.function
        def f(x):
            y = 0.0
            with contextlib.suppress(tf.errors.InvalidArgumentError):  # BAD
                y = tf.strings.to_number(x)
            return y
    """,
    "what may fail while tracing": """
        @tf.function
        def f(x):
            try:
                tf.debugging.assert_positive(1)
                y = load(x)
            except tf.errors.InvalidArgumentError:
                y = 0.0
            return y
    """,
    "Python's errors": """
        @tf.function
        def f(x):
            try:
                y = tf.reshape(x, [2, 2])
            except ValueError:
                y = x
            return y
    """,
    "outside of traced code": """
        def f(x):
            try:
                return tf.strings.to_number(x)
            except tf.errors.InvalidArgumentError:
                return 0.0
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert reported(text, "except-around-operations") == marked(text)
