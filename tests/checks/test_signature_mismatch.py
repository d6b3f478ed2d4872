"""Signatures, parameters and arguments that do not agree."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "dtype, rank, size": """
        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def f(x):
            return x
        f(tf.ones([2, 3]))
        f(tf.ones([2, 3], tf.int32))  # BAD
        f(tf.ones([3]))  # BAD
        f(tf.ones([2, 4]))  # BAD
        f([[1.0, 2.0, 3.0]])
    """,
    "a dtype by name": """
        def make(dtype):
            @tf.function(input_signature=[tf.TensorSpec([], dtype)])
            def f(x):
                return x
            return f(tf.constant(1))
    """,
    "one is left out": """
        class M(tf.Module):
            @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])  # BAD
            def f(self, x, y):
                return x + y
            @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
            def g(self, x, y=1.0):
                return x + y
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "signature-mismatch"))) == marked(text)
