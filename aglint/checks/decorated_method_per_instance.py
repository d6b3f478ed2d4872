"""A decorated method that is called once for each new instance: a trace for each."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator, loop_round
from aglint.diagnostic import Related
from aglint.staging.classes import Class


def check_module(module, report) -> None:
    """Reports instances that a loop makes for one call of a decorated method each."""
    if not any(decorator(function) for function in module.functions if function.owner):
        return
    for caller, call in module.all_calls:
        match caller.parent_of(call):
            case ast.Assign(targets=[ast.Name(id=name)]) if caller.traced is None:
                made = caller.resolve(call.func)
            case _:
                continue
        loop = loop_round(caller, call) if isinstance(made, Class) else None
        if loop is None:
            continue
        used = _called(caller, name, made, loop)
        if used is not None:
            method, place = used
            span = module.source.span(place)
            report(
                call,
                cls=made.name,
                method=method,
                related=[Related("traced here in every round", span)],
            )


def _called(caller, name: str, made: Class, loop: ast.AST) -> tuple[str, ast.AST] | None:
    """The decorated method that the loop itself calls on a name, if no inner loop calls one."""
    found = None
    for call in caller.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == name:
                method = made.method(attr)
            case ast.Name(id=owner) if owner == name:
                method, attr = made.method("__call__"), "__call__"
            case _:
                continue
        if method is None or decorator(method) is None:
            continue
        if loop_round(caller, call) is not loop:
            return None
        found = found or (attr, call)
    return found
