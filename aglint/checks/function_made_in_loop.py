"""`tf.function` applied again and again: each new function has no traces yet."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator, loop_round, repeated

_KEPT = frozenset({"lru_cache", "cache"})


def check_module(module, report) -> None:
    """Reports functions that are made, called, and thrown away in a loop."""
    for caller, call in module.all_calls:
        if caller.traced is None and call.args and module.wraps(call.func):
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
            if _only_called(scope, function.name, loop) and _often(scope, function.node, loop):
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


def _only_called(scope, name: str, loop: ast.AST | None) -> bool:
    """Whether a name is called, used in no other way, and not called in a loop of its own."""
    calls = 0
    for node in scope.nodes(ast.Name):
        if node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        call = scope.parent_of(node)
        if not isinstance(call, ast.Call) or call.func is not node:
            return False
        if loop_round(scope, call) is not loop:
            return False
        calls += 1
    return calls > 0
