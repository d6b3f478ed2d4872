"""TensorFlow's operations on Keras' symbolic tensors."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_paths
from tests.checks.check_cases import marked, program, reported

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


@pytest.mark.parametrize("wanted", ["1", "0"])
def test_a_package_may_ask_for_keras_2(wanted: str, tmp_path):
    package = tmp_path / "drums"
    (package / "models").mkdir(parents=True)
    asks = f'import os\nos.environ["TF_USE_LEGACY_KERAS"] = "{wanted}"\n'
    (package / "__init__.py").write_text(asks)
    (package / "models" / "__init__.py").write_text("")
    text = """
        x = tf.keras.Input((4,))
        y = tf.nn.relu(x)
        class Up(tf.keras.layers.Layer):
            def call(self, x):
                return x if tf.reduce_sum(x) > 0 else -x
    """
    (package / "models" / "net.py").write_text(program(text))
    found = check_paths([str(tmp_path)], Config(), jobs=1).diagnostics
    expected = {"0": ["tensorflow-on-keras-tensor", "tensor-as-python-bool"], "1": []}
    assert [one.symbol for one in found] == expected[wanted]
