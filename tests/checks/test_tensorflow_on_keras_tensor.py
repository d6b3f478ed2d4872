"""TensorFlow's operations on Keras' symbolic tensors."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "straight and through layers": """
        from tensorflow.keras import layers
        x = tf.keras.Input((4, 2))
        h = layers.Dense(2)(x)
        a = tf.reduce_mean(h, axis=1)  # BAD
        b = tf.concat([h, h], axis=-1)  # BAD
        c = tf.nn.relu(x * 2.0)  # BAD
    """,
    "layers, keras.ops, Lambda": """
        import keras
        x = keras.Input((4,))
        a = keras.ops.relu(x)
        b = keras.layers.Lambda(lambda t: tf.nn.relu(t))(x)
        c = x * 2.0
    """,
    "other tensors": """
        import keras
        def build(flag):
            x = keras.Input((4,))
            if flag:
                x = tf.ones([1, 4])
            return tf.nn.relu(x), tf.zeros([2])
    """,
    "Keras 2": """
        import tf_keras as keras
        x = keras.Input((4,))
        y = tf.nn.relu(x)
    """,
    "an argument of Keras 2": """
        x = tf.keras.Input(type_spec=tf.RaggedTensorSpec([None, None], tf.string))
        y = tf.strings.join(["x", x])
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "tensorflow-on-keras-tensor"))) == marked(text)
