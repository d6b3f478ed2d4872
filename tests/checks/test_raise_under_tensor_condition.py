"""raise-under-tensor-condition, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source
from tests.checks.check_cases import agree, program

CASES = {
    "in the body": """
        @tf.function
        def f(x):
            if x < 0:
                raise ValueError("negative")  # BAD
            return x
        f(tf.constant(3))
    """,
    "of a list that an argument may be": """
        class Pair(tf.keras.layers.Layer):
            def call(self, inputs):
                if isinstance(inputs, list):
                    if len(inputs) > 2:
                        raise ValueError("too many")
                    inputs = inputs[0]
                return tf.abs(inputs)
        Pair()(tf.keras.Input([2]))
    """,
    "in the else": """
        @tf.function
        def f(x):
            if x > 0:
                y = x
            else:
                raise ValueError("negative")  # BAD
            return y
        f(tf.constant(3))
    """,
    "at the end of elif": """
        @tf.function
        def f(x):
            if x > 5:
                y = 1
            elif x > 0:
                y = 2
            else:
                raise ValueError("negative")  # BAD
            return y
        f(tf.constant(3))
    """,
    "assert False": """
        @tf.function
        def f(x):
            if x < 0:
                assert False, "unreachable"  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a staged loop": """
        @tf.function
        def f(x):
            while x < 0:
                raise ValueError("negative")  # BAD
            return x
        f(tf.constant(3))
    """,
    "in a callee": """
        def g(x):
            if tf.reduce_any(x < 0):
                raise ValueError("negative")  # BAD
        @tf.function
        def f(x):
            g(x)
            return x
        f(tf.constant(3))
    """,
    "nan": """
        @tf.function
        def f(x):
            if tf.math.is_nan(x):
                raise ValueError("nan")  # BAD
            return x
        f(tf.constant(1.0))
    """,
    "in a with": """
        @tf.function
        def f(x):
            if x < 0:
                with tf.name_scope("a"):
                    raise ValueError("negative")  # BAD
            return x
        f(tf.constant(3))
    """,
    "a Python condition": """
        @tf.function
        def f(x, n):
            if n < 0:
                raise ValueError("negative")
            return x + n
        f(tf.constant(3), 2)
    """,
    "a static shape": """
        @tf.function
        def f(v):
            if v.shape[0] != 3:
                raise ValueError("three, please")
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "a rank": """
        @tf.function
        def f(v):
            if len(v.shape) != 1:
                raise ValueError("a vector, please")
            return v
        f(tf.constant([1, 5, -2]))
    """,
    "a type": """
        @tf.function
        def f(x):
            if not tf.is_tensor(x):
                raise TypeError("a tensor, please")
            return x
        f(tf.constant(3))
    """,
    "a Python condition inside": """
        @tf.function
        def f(x):
            if x > 0:
                if not isinstance(x, tf.Tensor):
                    raise TypeError("a tensor, please")
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "a check of the branch's shapes": """
        @tf.function
        def f(x):
            if x > 0:
                assert x.shape == ()
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "dtype": """
        @tf.function
        def f(x):
            if x.dtype != tf.int32:
                raise TypeError("int32, please")
            return x
        f(tf.constant(3))
    """,
    "a function that is never called": """
        @tf.function
        def f(x):
            def g():
                raise ValueError
            if x > 0:
                x = x + 1
            return x
        f(tf.constant(3))
    """,
    "an argument that is checked": """
        @tf.function
        def f(x, rate):
            if rate < 0 or rate > 1:
                raise ValueError("0 to 1, please")
            return x * rate
        f(tf.constant(3.0), 0.5)
    """,
    "caught further out": """
        @tf.function
        def f(x):
            try:
                if x < 0:
                    raise ValueError("negative")  # BAD, runs
                return x
            except ValueError:
                return tf.constant(0)
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "raise-under-tensor-condition", tmp_path)


def test_what_is_caught_only_differs():
    text = program(CASES["caught further out"])
    (found,) = check_source(
        Source.from_text(text), Config(select=("raise-under-tensor-condition",))
    )
    assert found.severity == "warning"
