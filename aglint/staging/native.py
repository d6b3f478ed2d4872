"""Which statements can be written with TensorFlow's own calls: all types are proven and stable.

A `tf.cond` breaks the caller who passes a Python bool, and wants one dtype from both branches; a
`tf.while_loop` wants one dtype and shape in every round. What the analysis does not prove is not
native.
"""

from __future__ import annotations

import ast

from aglint.flow.state import State
from aglint.staging import soundness
from aglint.staging.function import Function
from aglint.staging.values import Value

Region = ast.If | ast.While | ast.For


def region(function: Function, node: Region, state: State) -> str | None:
    """Why a branch or loop has no native form; None if it has."""
    if isinstance(node, ast.For):
        return "a `for` is written with the runtime only"
    if (why := _names_tensorflow(function)) is not None:
        return why
    if not _is_bool(function.value(node.test)):
        return "the test is not proven to be a bool tensor"
    if any(
        isinstance(inner, ast.Return | ast.Break | ast.Continue | ast.Raise)
        for inner in soundness.own([*node.body, *node.orelse])
    ):
        return "it is left in the middle"
    if isinstance(node, ast.While) and node.orelse:
        return "the loop has an `else`"
    handed = state.of(node)
    if not handed and isinstance(node, ast.While):
        return "the loop has no state"
    unbound = function.flow.maybe_unbound_in(node) & state.live_in(node)
    for name in handed:
        if name in unbound:
            return f"`{name}` may be unbound before"
        if (why := _unstable(function, node, name)) is not None:
            return why
    return None


def _unstable(function: Function, node: Region, name: str) -> str | None:
    after = function.types.at_exit(node, name)
    if after is None or not _is_typed(after):
        return f"`{name}` is not proven to be a tensor of one dtype"
    if isinstance(node, ast.While):
        before = function.types.at_entry(node, name)
        if not _is_typed(before) or before.dtype != after.dtype:
            return f"`{name}` is not proven to be a tensor of one dtype"
        if before.shape is None or before.shape != after.shape:
            return f"the shape of `{name}` is not proven to stay"
    return None


def expression(function: Function, node: ast.expr) -> str | None:
    """Why an `and`, `or`, `not` or ternary has no native form; None if it has."""
    if (why := _names_tensorflow(function)) is not None:
        return why
    if isinstance(node, ast.IfExp):
        sides = function.value(node.body), function.value(node.orelse)
        typed = all(map(_is_typed, sides)) and sides[0].dtype == sides[1].dtype
        if not typed or not _is_bool(function.value(node.test)):
            return "the two sides are not proven to be tensors of one dtype"
        return None
    operands = node.values if isinstance(node, ast.BoolOp) else [node.operand]
    if not all(_is_bool(function.value(one)) for one in operands):
        return "the operands are not proven to be bool tensors"
    if not _is_tested(function, node):
        return "its value is kept, and Python's may be another type"
    if not all(map(_is_harmless, operands[1:])):
        return "the second operand may not be evaluated needlessly"
    return None


def _names_tensorflow(function: Function) -> str | None:
    known = function.module.imports.resolve(ast.Name("tf", ast.Load()))
    shadowed = "tf" in function.flow.scope.bound
    return None if known == "tensorflow" and not shadowed else "the file has no `tf`"


def _is_typed(value: Value) -> bool:
    return value.kind == "tensor" and value.sure and not value.optional and bool(value.dtype)


def _is_bool(value: Value) -> bool:
    return _is_typed(value) and value.dtype == "bool"


def _is_tested(function: Function, node: ast.expr) -> bool:
    """Whether only the truth of an expression counts."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.If | ast.While | ast.IfExp):
        return outer.test is node
    if isinstance(outer, ast.BoolOp) or soundness.is_not(outer):
        return expression(function, outer) is None
    return False


def _is_harmless(node: ast.expr) -> bool:
    """Whether evaluating an expression does nothing and can't fail."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Compare():
            return all(map(_is_harmless, [node.left, *node.comparators]))
        case ast.UnaryOp():
            return _is_harmless(node.operand)
        case ast.BoolOp():
            return all(map(_is_harmless, node.values))
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()):
            return _is_harmless(node.left) and _is_harmless(node.right)
    return False
