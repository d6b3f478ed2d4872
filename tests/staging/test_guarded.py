"""Which branches are for what is no tensor, as a test of types says."""

from __future__ import annotations

import ast

import pytest

from aglint.source import Source
from aglint.staging.guarded import is_for_others
from aglint.staging.module import Module

CASES = {
    "not a tensor": ("", "not tf.is_tensor(x)", True),
    "a tensor": ("", "tf.is_tensor(x)", False),
    "an array": ("", "isinstance(x, np.ndarray)", True),
    "tensors or variables": ("", "not isinstance(x, (tf.Tensor, tf.Variable))", True),
    "tensors or arrays": ("", "not isinstance(x, (tf.Tensor, np.ndarray))", False),
    "a flag": ("known = tf.is_tensor(x)", "not known", True),
    "a flag of a flag": ("known = tf.is_tensor(x); plain = not known", "plain", True),
    "flags in a circle": ("known = not plain; plain = not known", "known", False),
}


@pytest.mark.parametrize("name", CASES)
def test_branch(name: str) -> None:
    given, test, others = CASES[name]
    text = f"import tensorflow as tf\ndef f(x):\n    {given}\n    if {test}:\n        g(x)\n"
    (function,) = Module(Source.from_text(text)).functions
    call = next(one for one in function.nodes(ast.Call) if ast.unparse(one) == "g(x)")
    assert is_for_others(function, call) is others
