"""The values in a loop's first round, which the fixpoint over all rounds blurs."""

from __future__ import annotations

import ast
import textwrap

import pytest

from aglint.source import Source
from aglint.staging.module import Module

CASES = {
    "a Python number stays one": ("n = 0", "n += 1", "n", "int", "int"),
    "its type may change": ("y = 0", "y = y / 2", "y", "int", "float"),
    "a tuple grows": ("t = ()", "t = t + (e,)", "t", "tuple 0", "tuple 1"),
    "None before": ("best = None", "best = e", "best", "none", "tensor"),
    "nothing before": ("pass", "best = e", "best", "unknown", "tensor"),
    "an inner loop is gone round": (
        "n = 0",
        "for j in [1, 2]:\n    n = n + 0.5",
        "n",
        "int",
        "float",
    ),
    "an inner branch may be passed by": ("n = 0", "if k:\n    n = 0.5", "n", "int", "float"),
    "a round that is broken off does not count": (
        "n = 0",
        "if k:\n    n = 0.5\n    break",
        "n",
        "int",
        "int",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_before_and_after_one_round(name: str):
    before, body, variable, start, end = CASES[name]
    text = (
        "import tensorflow as tf\n@tf.function\ndef f(k):\n"
        f"    {before}\n    for e in tf.range(3):\n{textwrap.indent(body, ' ' * 8)}\n"
        f"    return {variable}\n"
    )
    module = Module(Source.from_text(text))
    (function,) = module.functions
    loop = next(node for node in ast.walk(module.tree) if isinstance(node, ast.For))
    types = function.types.first_round(loop)
    assert _described(types.at_entry(loop.body[0], variable)) == start
    assert _described(types.after_round(loop, variable)) == end


def test_of_loops_round_it_too_it_is_the_first_round():
    text = (
        "import tensorflow as tf\n@tf.function\ndef f():\n    t = ()\n    for i in tf.range(3):\n"
        "        for j in tf.range(3):\n            t = t + (j,)\n    return t\n"
    )
    module = Module(Source.from_text(text))
    (function,) = module.functions
    outer, inner = (node for node in ast.walk(module.tree) if isinstance(node, ast.For))
    assert _described(function.types.first_round(inner).after_round(inner, "t")) == "tuple 1"
    assert function.types.after_round(outer, "t").items is None


def _described(value) -> str:
    return f"{value.kind} {len(value.items)}" if value.items is not None else value.kind
