"""`for i in range(n):` -> `for i in tf.range(n):`; `while True:` -> `while tf.constant(True):`."""

from __future__ import annotations

import ast

from aglint.checks import _jumps, _staged
from aglint.checks._python_values import builtin
from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._stageable import can_stage, casts, readings
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
UNCOVERS = True


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Has the graph run the loop, where that can carry all that the loop does."""
    tf, loop = _edits.tensorflow(function), _loop(function, node)
    if tf is None or loop is None or not can_stage(function, loop):
        return None
    match loop:
        case ast.For(iter=ast.Call() as call) if builtin(function, call) == "range":
            edits = _counted(function, loop, call, tf)
        case ast.While(test=ast.Constant(value=True | 1) as test):
            edits = [_edits.replaced(function, test, f"{tf}.constant(True)")]
        case ast.While(test=test):
            edits = _begun(function, loop, test, tf)
        case _:
            return None
    return Fix(APPLICABILITY, "loop in the graph", tuple(edits)) if edits else None


def _loop(function: Function, node: ast.AST) -> ast.For | ast.While | None:
    """The loop that a break leaves, or whose test a node is."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.While) and outer.test is node:
        return outer
    for jump, loop, _, _ in _jumps.leaving(function, ast.Break):
        if jump is node:
            return loop
    return None


def _counted(function: Function, loop: ast.For, call: ast.Call, tf: str) -> list[Edit] | None:
    """Counts by `tf.range`, whose numbers are tensors."""
    if not isinstance(loop.target, ast.Name) or call.keywords:
        return None
    if any(function.value(part).kind != "int" for part in call.args):
        return None
    found = readings(function, loop, loop.target.id, "int32")
    if any(dtype is None for _, dtype in found):
        return None
    return [_edits.replaced(function, call.func, f"{tf}.range"), *casts(function, found, tf)]


def _begun(function: Function, loop: ast.While, test: ast.expr, tf: str) -> list[Edit] | None:
    """Begins with a tensor in the place of the number or flag that the test asks for first."""
    first = next(iter(_operands(test)))
    if not isinstance(first, ast.Name):
        return None
    given = _staged.given(function, loop, first.id)
    match given:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=int() | float()) as number):
            text = f"{tf}.constant({_edits.text_of(function, number)})"
            return [_edits.replaced(function, number, text)]
    return None


def _operands(test: ast.expr) -> list[ast.expr]:
    """What a condition asks for, in the order in which Python comes to it."""
    match test:
        case ast.BoolOp(values=parts):
            return [one for part in parts for one in _operands(part)]
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _operands(part)
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
    return [test]
