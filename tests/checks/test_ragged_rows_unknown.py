"""Loops over ragged tensors."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "open and known": """
        @tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.int32)])
        def f(r):
            n = 0
            for row in r:  # BAD
                n += tf.size(row)
            return n
        @tf.function(input_signature=[tf.RaggedTensorSpec([3, None], tf.int32)])
        def g(r):
            n = 0
            for row in r:
                n += tf.size(row)
            return n
    """,
    "dense": """
        @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)])
        def f(r):
            n = 0
            for row in r:
                n += tf.size(row)
            return n
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "ragged-rows-unknown"))) == marked(text)
