"""Statements that are calls, and whose results nobody takes."""

from __future__ import annotations

import ast

from aglint.staging.function import Function

#: Keywords by which operations are given what they work on.
_INPUTS = frozenset({"tensor", "values", "x", "input", "a", "params", "image", "images", "data"})
_INPUTS |= {"input_tensor", "logits", "t", "condition", "inputs", "features", "value"}


def worked_on(call: ast.Call) -> ast.expr | None:
    """The first argument of an operation, also where it is passed by keyword."""
    if call.args:
        return call.args[0]
    return next((word.value for word in call.keywords if word.arg in _INPUTS), None)


def awaits_error(function: Function, statement: ast.stmt) -> bool:
    """Whether a statement may stand there only to fail, as in a test."""
    for outer in function.ancestors(statement):
        if isinstance(outer, ast.Try):
            return True
        if isinstance(outer, ast.With | ast.AsyncWith):
            managers = [ast.unparse(item.context_expr) for item in outer.items]
            if any("raises" in manager.lower() for manager in managers):
                return True
    return False
