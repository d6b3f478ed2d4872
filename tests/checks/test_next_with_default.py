"""Asking a dataset's iterator for more than there is."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "next default": """
        it = iter(tf.data.Dataset.range(5))
        @tf.function
        def f():
            return next(it, None)  # BAD
    """,
    "next default py": """
        @tf.function
        def f(x):
            it = iter([1, 2])
            return x + next(it, 0)
    """,
    "stop iteration": """
        it = iter(tf.data.Dataset.range(5))
        @tf.function
        def f():
            try:
                y = next(it)  # BAD
            except StopIteration:
                y = tf.constant(0, tf.int64)
            return y
    """,
    "untraced stop iteration": """
        it = iter(tf.data.Dataset.range(5))
        def f():
            try:
                y = next(it)
            except StopIteration:
                y = 0
            return y
    """,
    "arg iterator": """
        @tf.function
        def f(it):
            return next(it, None)  # BAD
        f(iter(tf.data.Dataset.range(5)))
    """,
    "self iterator": """
        class M(tf.Module):
            def __init__(self, ds: tf.data.Dataset):
                self.it = iter(ds)
            @tf.function
            def f(self):
                return next(self.it, 3)  # BAD
    """,
    "next of an optional": """
        it = iter(tf.data.Dataset.range(5))
        @tf.function
        def f():
            item = it.get_next_as_optional()
            return item
    """,
    "another exception": """
        it = iter(tf.data.Dataset.range(5))
        @tf.function
        def f():
            try:
                y = next(it)
            except tf.errors.OutOfRangeError:
                y = tf.constant(0, tf.int64)
            return y
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "next-with-default"))) == marked(text)
