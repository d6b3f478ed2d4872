"""Flags for Keras' layers."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "tensors and bools": """
        drop = tf.keras.layers.Dropout(0.5)
        flag = tf.Variable(True)
        @tf.function
        def f(x, training):
            a = drop(x, training=tf.constant(True))  # BAD
            b = drop(x, training=flag)  # BAD
            return a + b + drop(x, training=training) + drop(x, training=True)
        f(tf.ones([2]), True)
    """,
    "other functions": """
        def forward(x, training):
            return x
        @tf.function
        def f(x):
            return forward(x, training=tf.constant(True))
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tensor-as-training-flag"))) == marked(text)
