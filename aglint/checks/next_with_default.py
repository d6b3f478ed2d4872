"""`next(it, default)`, or `except StopIteration`, with a dataset's iterator in traced code."""

from __future__ import annotations

import ast


def check(function, report) -> None:
    """Reports the two ways of asking for an item that may not be there."""
    for call in function.nodes(ast.Call):
        match call:
            case ast.Call(func=ast.Name(id="next"), args=[iterator, *default], keywords=[]):
                value = function.value(iterator)
            case _:
                continue
        if value.kind != "iterator" or function.value(call.func).kind != "builtin":
            continue
        name = ast.unparse(iterator)
        if default:
            report(call, what=f"the default of `next({name}, ...)` is ignored")
        elif _waits_for_stop(function, call):
            report(call, what=f"`next({name})` never raises `StopIteration`")


def _waits_for_stop(function, call: ast.Call) -> bool:
    """Whether a `try` round the call catches `StopIteration` by name."""
    inner: ast.AST = call
    for outer in function.ancestors(call):
        if isinstance(outer, ast.Try) and inner in outer.body:
            for handler in outer.handlers:
                named = [] if handler.type is None else ast.walk(handler.type)
                if any(getattr(part, "id", "") == "StopIteration" for part in named):
                    return True
        inner = outer
    return False
