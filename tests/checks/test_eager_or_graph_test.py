"""eager-or-graph-test, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "hasattr": """
        @tf.function
        def f(x):
            return 1 if hasattr(tf.abs(x), "numpy") else 0  # BAD, runs
        f(tf.constant(3))
    """,
    "EagerTensor": """
        from tensorflow.python.framework.ops import EagerTensor
        @tf.function
        def f(x):
            return 1 if isinstance(tf.abs(x), EagerTensor) else 0  # BAD, runs
        f(tf.constant(3))
    """,
    "an array": """
        import numpy as np
        @tf.function
        def f(x):
            x = tf.abs(x)
            if isinstance(x, np.ndarray):  # BAD, runs
                x = x * 2
            return x
        f(np.ones(3))
    """,
    "the name of the type": """
        @tf.function
        def f(x):
            return 1 if type(tf.abs(x)).__name__ == "EagerTensor" else 0  # BAD, runs
        f(tf.constant(3))
    """,
    "the type Tensor": """
        @tf.function
        def f(x):
            return 1 if isinstance(tf.abs(x), tf.Tensor) else 0
        f(tf.constant(3))
    """,
    "tensors or arrays": """
        import numpy as np
        @tf.function
        def f(x):
            return 1 if isinstance(x, (tf.Tensor, np.ndarray)) else 0
        f(tf.constant(3))
    """,
    "executing eagerly": """
        @tf.function
        def f(x):
            if tf.executing_eagerly():
                return x * 2
            return x
        f(tf.constant(3))
    """,
    "something else": """
        @tf.function
        def f(x, n=3):
            return x * (2 if hasattr(n, "real") and type(n).__name__ == "int" else 1)
        f(tf.constant(3))
    """,
    "numpy, or else": """
        @tf.function
        def f(x):
            y = tf.square(x)
            try:
                y.numpy()  # BAD, runs
                return y
            except AttributeError:
                return -y
        f(tf.constant(3))
    """,
    "the name of a type in a message": """
        def size(value):
            value = tf.square(value)
            if not tf.is_tensor(value):
                raise ValueError(f"no tensor: {type(value).__name__}")
            return tf.size(value)
        @tf.function
        def f(x):
            return size(x)
        f(tf.constant([3]))
    """,
    "an array in, an array out": """
        import numpy as np
        def half(x):
            y = tf.convert_to_tensor(x) / 2
            return y.numpy() if isinstance(x, np.ndarray) else y
        @tf.function
        def f(x):
            return half(tf.abs(x))
        f(tf.constant(3.0)), half(np.ones(2))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "eager-or-graph-test", tmp_path)
