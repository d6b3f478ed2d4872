"""When a parameter that nobody's call shows is taken for a tensor."""

from __future__ import annotations

import pytest

from aglint.source import Source
from aglint.staging.module import Module

CASES = {
    "its NumPy value is asked for": ("return np.sum(x.numpy())", True),
    "a method of arrays": ("return x.astype('int32')", True),
    "compared by order": ("if x > 0:\n    return 1", True),
    "computed with": ("return x * 2", True),
    "compared with a number": ("if x == 3:\n    return 1", True),
    "compared with a name": ("if x == MODE:\n    return 1", False),
    "compared with text": ("if x == 'train':\n    return 1", False),
    "asked for None": ("if x is None or x == 0:\n    return 1\nreturn x * 2", False),
    "checked by raise": ("if x < 0:\n    raise ValueError\nreturn x * 2", False),
    "checked at the end of elif": (
        "if x == 3:\n    y = 1\nelif x == 5:\n    y = 2\nelse:\n    raise ValueError\nreturn y",
        False,
    ),
    "checked by assert": ("assert x % 2 == 0\nreturn x * 2", False),
    "checked, but passed to an operation": ("assert x > 0\nreturn tf.sqrt(x)", True),
    "its shape is checked": ("assert x.shape[0] == 3\nreturn x * 2", True),
}


@pytest.mark.parametrize("name", CASES)
def test_evidence(name: str):
    body, likely = CASES[name]
    rows = "".join(f"    {row}\n" for row in body.splitlines())
    text = f"import tensorflow as tf\n@tf.function\ndef f(x):\n{rows}"
    (function,) = Module(Source.from_text(text)).functions
    assert function.parameter("x").is_tensor == likely


CALLBACKS = {
    "reduce": ("ds.reduce((0, 0.0), f)", {"a": "tuple", "b": "tensor"}),
    "reduce with a number": ("ds.reduce(0, f)", {"a": "tensor", "b": "tensor"}),
    "a fold over rows": ("tf.foldl(f, tf.ones([2, 2]))", {"a": "tensor", "b": "tensor"}),
    "a fold from unknown": ("tf.foldl(f, load())", {"a": "unknown", "b": "unknown"}),
}


@pytest.mark.parametrize("name", CALLBACKS)
def test_folds(name: str):
    call, kinds = CALLBACKS[name]
    text = f"""
import tensorflow as tf
def f(a, b): return a
@tf.function
def g():
    ds = tf.data.Dataset.range(3)
    return {call}
"""
    module = Module(Source.from_text(text))
    (function,) = [f for f in module.functions if f.name == "f"]
    assert {n: function.parameter(n).kind for n in kinds} == kinds
