"""Which statements can be written with TensorFlow's own calls: all types are proven and stable.

A `tf.cond` breaks the caller who passes a Python bool, and wants one dtype from both branches; a
`tf.while_loop` wants one dtype and shape in every round. What the analysis does not prove is not
native.
"""

from __future__ import annotations

import ast

from aglint.flow.state import State
from aglint.staging import dispatched, soundness
from aglint.staging.function import Function
from aglint.staging.values import Value

Region = ast.If | ast.While | ast.For


def region(function: Function, node: Region, state: State) -> str | None:
    """Why a branch or loop has no native form; None if it has."""
    if (why := _names_tensorflow(function)) is not None:
        return why
    if not isinstance(node, ast.If):
        return _loop(function, node, state)
    if why := _branch(function, node, state):
        return why
    for loop in {_loop_of(function, jump) for jump in _jumps(node)}:
        if loop in set(function.ancestors(node)) and _loop(function, loop, state) is not None:
            return "it leaves a loop that is written with the runtime"
    return None


def _branch(function: Function, node: ast.If, state: State) -> str | None:
    if not _is_bool(function.value(node.test)):
        return "the test is not proven to be a bool tensor"
    if _ends_function(node):
        return "it is left in the middle"
    unbound = function.flow.maybe_unbound_in(node) & state.live_in(node)
    return _state(function, node, state, unbound)


def _loop(function: Function, node: ast.While | ast.For, state: State) -> str | None:
    if _ends_function(node):
        return "it is left in the middle"
    if node.orelse:
        return "the loop has an `else`"
    jumps = [one for one in _jumps(node) if _loop_of(function, one) is node]
    if isinstance(node, ast.For):
        why = _items(function, node, state)
    else:
        why = _test(function, node, state, any(isinstance(one, ast.Break) for one in jumps))
    why = why or _state(function, node, state, function.flow.maybe_unbound_in(node))
    if why is not None:
        return why
    for jump in jumps:
        for outer in function.ancestors(jump):
            if outer is node:
                break
            if not isinstance(outer, ast.If) or _branch(function, outer, state) is not None:
                return "what leaves it is not proven to be decided by a bool tensor"
    return None


def _test(function: Function, node: ast.While, state: State, is_left: bool) -> str | None:
    if not _is_bool(function.value(node.test)):
        return "the test is not proven to be a bool tensor"
    if is_left and not _is_harmless(node.test):
        return "the test may not be evaluated behind `break`"
    return None if state.of(node) else "the loop has no state"


def _items(function: Function, node: ast.For, state: State) -> str | None:
    called = getattr(node.iter, "func", None)
    if called is not None and function.value(called).kind == "builtin":
        return "Python's own function can't be given a tensor in a graph"
    if not _is_typed(function.value(node.iter)):
        return "what it goes through is not proven to be a tensor"
    if not isinstance(node.target, ast.Name):
        return "its items are taken apart"
    if node.target.id in state.of(node):
        return "its last item is read after it"
    return None


def _ends_function(node: Region) -> bool:
    inside = soundness.own([*node.body, *node.orelse])
    return any(isinstance(inner, ast.Return | ast.Raise) for inner in inside)


def _jumps(node: Region) -> list[ast.Break | ast.Continue]:
    inside = soundness.own([*node.body, *node.orelse])
    return [inner for inner in inside if isinstance(inner, ast.Break | ast.Continue)]


def _loop_of(function: Function, jump: ast.stmt) -> ast.AST | None:
    """The loop that a `break` or `continue` stands in; none of the loops here has an `else`."""
    return next((one for one in function.ancestors(jump) if isinstance(one, soundness.LOOPS)), None)


def _state(function: Function, node: Region, state: State, unbound: frozenset[str]) -> str | None:
    for name in state.of(node):
        if name in unbound:
            return f"`{name}` may be unbound before"
        if (why := _unstable(function, node, name)) is not None:
            return why
    return None


def _unstable(function: Function, node: Region, name: str) -> str | None:
    after = function.types.at_exit(node, name)
    if after is None or not _is_typed(after):
        return f"`{name}` is not proven to be a tensor of one dtype"
    if not isinstance(node, ast.If):
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
    if isinstance(node, dispatched.Dispatched):
        return "TensorFlow has no call that does just the same"
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
