"""Boolean tensors that decide about a failure, and their contrary."""

from __future__ import annotations

import ast

from aglint.checks._python_values import unconverted
from aglint.fixes import _edits
from aglint.staging.function import Function

_CONTRARY = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
"""Each other's contrary for any values; those of the order are not, for NaN."""
_CONTRARY_ORDER = {ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<"}


def is_scalar_condition(function: Function, test: ast.expr) -> bool:
    """Whether an expression is a boolean tensor, and not known to have elements."""
    value = function.value(test)
    return value.kind == "tensor" and value.dtype == "bool" and not value.shape


def negated(function: Function, test: ast.expr, tf: str) -> str:
    """The contrary of a condition; of floats, where NaN compares false, by `tf.logical_not`."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _CONTRARY_ORDER:
            if _is_integer(function, left) and _is_integer(function, right):
                return _compared(function, test, _CONTRARY_ORDER[type(op)])
    return contrary(function, test) or f"{tf}.logical_not({_edits.text_of(function, test)})"


def contrary(function: Function, test: ast.expr) -> str | None:
    """The text of the contrary of a test, where it can be said without a `not`."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _edits.text_of(function, operand)
        case ast.Compare(ops=[op]) if type(op) in _CONTRARY:
            return _compared(function, test, _CONTRARY[type(op)])
    return None


def _compared(function: Function, test: ast.Compare, sign: str) -> str:
    """The text of a comparison by another operator."""
    parts = (test.left, *test.comparators)
    return f" {sign} ".join(_edits.text_of(function, part) for part in parts)


def _is_integer(function: Function, node: ast.expr) -> bool:
    value = function.value(node)
    return value.kind in ("int", "bool") or value.dtype.startswith(("int", "uint"))


def asked_by_python(function: Function, node: ast.expr) -> bool:
    """Whether Python itself, not AutoGraph, asks for the truth of an expression."""
    outer = function.parent_of(node)
    match outer:
        case ast.comprehension(ifs=tests):
            return node in tests
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node and bool(unconverted(function))
        case ast.Assert(test=test):
            return test is node
        case ast.Return():
            return function.name in ("__bool__", "__contains__")
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return bool(unconverted(function)) or asked_by_python(function, outer)
    return False
