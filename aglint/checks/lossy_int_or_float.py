"""`int` and `float` of wide tensors, and `sorted(..., reverse=False)`, as AutoGraph takes them."""

from __future__ import annotations

import ast

from aglint.checks._python_values import builtin, confidence, firmly
from aglint.checks._staged import text

_WIDE = {"int": frozenset({"int64", "uint32", "uint64"}), "float": frozenset({"float64"})}
_GIVES = {"int": "int32", "float": "float32"}


def check(function, report) -> None:
    """Reports builtins that AutoGraph replaces by an operation that gives something else."""
    if not function.traced.autograph:
        return
    for node in function.nodes(ast.Call):
        if not node.args:
            continue
        name, value = builtin(function, node), function.value(node.args[0])
        if not firmly(value):
            continue
        if name == "int" and (len(node.args) > 1 or node.keywords):
            report(
                node,
                call=text(node),
                result="an error: it takes no base",
                why=value.why,
                confidence=confidence(value),
                help="use `tf.strings.to_number`, or read the number before the graph is made",
                severity="error",
            )
        elif value.dtype in _WIDE.get(name, ()):
            report(
                node,
                call=text(node),
                result=f"{_GIVES[name]}, though the tensor is {value.dtype}",
                why=value.why,
                confidence=confidence(value),
                help=f"use `tf.cast` to the dtype that is meant; `{value.dtype}` needs no cast",
            )
        elif name == "sorted" and any(_false(word) for word in node.keywords):
            report(
                node,
                call=text(node),
                result="the values in descending order",
                why=value.why,
                confidence=confidence(value),
                help="leave `reverse=False` out, or use `tf.sort`",
            )


def _false(word: ast.keyword) -> bool:
    match word:
        case ast.keyword(arg="reverse", value=ast.Constant(value=False)):
            return True
    return False
