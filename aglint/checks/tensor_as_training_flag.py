"""`layer(x, training=flag)` with a tensor for the flag: Keras asks it in Python."""

from __future__ import annotations

import ast

_KINDS = frozenset({"layer", "model"})


def check(function, report) -> None:
    """Reports tensors and variables that are passed as `training` to Keras' layers and models."""
    for call in function.nodes(ast.Call):
        for word in call.keywords:
            if word.arg != "training":
                continue
            value = function.value(word.value)
            if value.kind not in ("tensor", "variable") or value.optional:
                continue
            if _is_keras(function, call.func):
                sure = "CONTROL_FLOW" if value.sure else "INFERENCE"
                text = ast.unparse(word.value)
                report(word.value, flag=text, why=value.why, confidence=sure)


def _is_keras(function, node: ast.expr) -> bool:
    value = function.value(node)
    if value.kind == "instance" and value.ref is not None:
        return value.ref.kind in _KINDS
    return value.kind in _KINDS
