"""Variables of models without any."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "kept": """
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        variables = model.trainable_variables  # BAD
    """,
    "with an input, or called": """
        a = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
        of_a = a.trainable_variables
        b = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        b(tf.ones([1, 2]))
        of_b = b.trainable_variables
        c = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
        of_c = c.trainable_variables
    """,
    "an optimizer is built": """
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        optimizer = tf.keras.optimizers.SGD()
        optimizer.build(model.trainable_variables)  # BAD
    """,
    "read later": """
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        def step():
            return model.trainable_variables
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "variables-read-before-build"))) == marked(text)
