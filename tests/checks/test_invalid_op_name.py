"""Names that a graph refuses."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "scopes and operations": """
        @tf.function
        def f(x, k):
            with tf.name_scope("my block"):  # BAD
                x = tf.add(x, 1, name="plus one")  # BAD
            with tf.name_scope(f"block {k}"):  # BAD
                x = tf.identity(x, name=f"layer_{k}/out")
            with tf.name_scope("a" + " b"):  # BAD
                return x
    """,
    "a dtype for the name": """
        @tf.function
        def f(x):
            return tf.sqrt(x, tf.float32) + tf.cast(x, tf.float32) + tf.exp(x, "e")  # BAD
    """,
    "eager": """
        def f(x):
            with tf.name_scope("my block"):
                return x
    """,
    "names of layers and files": """
        @tf.function
        def f(x):
            tf.print(x, output_stream="file:///tmp/a b")
            return tf.strings.join([x, "a b"])
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "invalid-op-name"))) == marked(text)
