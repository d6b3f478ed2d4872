"""Keras' own loops in traced code."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "a model of the file": """
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        @tf.function
        def act(x):
            return model.predict(x)  # BAD
        def eager(x):
            return model.predict(x)
    """,
    "an argument, by what Keras alone has": """
        @tf.function
        def act(model, x):
            return model.predict(x, verbose=0)  # BAD
        @tf.function
        def other(regression, x):
            return regression.predict(x)
    """,
    "a class with a predict of its own": """
        class Net(tf.keras.Model):
            def predict(self, x):
                return self(x)
        net = Net()
        @tf.function
        def act(x):
            return net.predict(x)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "keras-run-in-function"))) == marked(text)
