"""`t[i] = v` on a tensor, whose elements can't be changed."""

from __future__ import annotations

import ast

from aglint.checks._python_values import (
    confidence,
    mentions,
    surely,
    typed_names,
)
from aglint.checks._staged import text


def check(function, report) -> None:
    """Reports assignments to items of tensors in traced code."""
    typed = typed_names(function)
    for node in function.nodes(ast.Subscript):
        if not isinstance(node.ctx, ast.Store) or mentions(node.value, typed):
            continue
        owner = function.value(node.value)
        if not surely(owner):
            continue
        name = text(node.value)
        instead = f"`{name} = tf.tensor_scatter_nd_update({name}, indices, updates)`"
        if owner.kind == "variable":
            instead = f"`{text(node)}.assign(...)`".replace("] .", "].")
        report(
            node,
            text=text(node),
            kind="tf.Variable" if owner.kind == "variable" else "tensor",
            why=owner.why,
            help=f"use {instead}",
            confidence=confidence(owner),
        )
