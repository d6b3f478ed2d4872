"""`if count:` -> `if count != 0:`."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = SAFE
_NO_NUMBER = frozenset({"string", "bool", "resource", "variant", ""})
_BINDS_TIGHTER = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.BinOp)


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Asks of a number what Python's truth asks of it, where only the truth is asked for.

    A boolean can't be compared with 0: where the dtype is just what calls show, it may be one.
    """
    value = function.value(node)
    if value.kind not in ("tensor", "variable") or value.dtype in _NO_NUMBER:
        return None
    if not isinstance(node, _BINDS_TIGHTER) or not _only_truth(function, node):
        return None
    outer = function.parent_of(node)
    if isinstance(outer, ast.UnaryOp):
        text = f"{_edits.text_of(function, node)} == 0"
        if isinstance(function.parent_of(outer), ast.Compare):
            text = f"({text})"
        edit = _edits.replaced(function, outer, text)
    else:
        edit = _edits.replaced(function, node, f"{_edits.text_of(function, node)} != 0")
    return Fix(SAFE if value.sure else UNSAFE, "compare with 0", (edit,))


def _only_truth(function: Function, node: ast.expr) -> bool:
    """Whether the value itself goes nowhere: `x and y` gives one of its operands."""
    outer = function.parent_of(node)
    match outer:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp():
            return _only_truth(function, outer)
    return False
