"""`tf.function` applied again and again: each new function has no traces yet."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator, loop_round, repeated
from aglint.checks._places import argument

_KEPT = frozenset({"lru_cache", "cache"})


def check_module(module, report) -> None:
    """Reports functions that are made, called, and thrown away in a loop."""
    for caller, call in module.wrapping_calls:
        if caller.traced is None and call.args:
            loop = loop_round(caller, call)
            if _thrown_away(caller, call, loop) and _often(caller, call, loop):
                report(call, function=ast.unparse(call.args[0]))
    for function in module.functions:
        made = decorator(function)
        scope = function.parent
        if made is None or function.owner is not None or scope is None or scope is module.body:
            continue
        if scope.traced is None:
            loop = loop_round(scope, function.node)
            used = _only_called(scope, function.name, loop)
            used = used or (loop is None and _same_each_time(scope, function))
            if used and _often(scope, function.node, loop):
                report(made, function=function.name)


def _often(scope, node: ast.AST, loop: ast.AST | None) -> bool:
    """Whether it is made in a loop, or by a function that a loop calls; and not kept on demand."""
    if scope.decorators & _KEPT:
        return False
    for outer in scope.ancestors(node):
        if outer is loop:
            break
        if isinstance(outer, ast.If | ast.Try):
            return False
    return repeated(scope, node)


def _thrown_away(scope, made: ast.Call, loop: ast.AST | None) -> bool:
    """Whether the new function is called where it is made, and kept nowhere."""
    outer = scope.parent_of(made)
    if isinstance(outer, ast.IfExp):
        made, outer = outer, scope.parent_of(outer)
    if isinstance(outer, ast.Call) and outer.func is made:
        return True
    match outer:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return _only_called(scope, name, loop)
    return False


def _same_each_time(scope, function) -> bool:
    """Whether a function that is only called, maybe in a loop, could be made once for all.

    It is the same each time if the calls of its maker pass the same objects in every round for all
    that it takes from there.
    """
    if not _only_called(scope, function.name, None, looped=True):
        return False
    taken = {node.id for node in ast.walk(function.node) if isinstance(node, ast.Name)}
    taken = (taken & scope.flow.scope.bound) - set(function.flow.scope.bound) - {function.name}
    if not taken <= set(scope.flow.parameters):
        return False
    if taken & {n.id for n in scope.nodes(ast.Name) if isinstance(n.ctx, ast.Store)}:
        return False
    for caller, call in scope.call_sites:
        loop = loop_round(caller, call)
        if loop is not None and caller.traced is None:
            given = [argument(call, scope, name) for name in taken]
            return not any(part is None or _varies(loop, part) for part in given)
    return False


def _varies(loop: ast.AST, node: ast.expr) -> bool:
    """Whether an expression may be another object in each round of a loop."""
    if not isinstance(node, ast.Name | ast.Attribute | ast.Constant):
        return True
    named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return any(
        isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.id in named
        for part in ast.walk(loop)
    )


def _only_called(scope, name: str, loop: ast.AST | None, looped: bool = False) -> bool:
    """Whether a name is called, used in no other way, and not called in a loop of its own.

    Args:
      looped: whether a loop of its own is fine.
    """
    calls = 0
    for node in scope.nodes(ast.Name):
        if node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        call = scope.parent_of(node)
        if not isinstance(call, ast.Call) or call.func is not node:
            return False
        if not looped and loop_round(scope, call) is not loop:
            return False
        calls += 1
    return calls > 0
