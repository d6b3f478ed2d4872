"""The function that an expression hands on: by name, as an object that is called, or just made."""

from __future__ import annotations

import ast

from aglint.staging.function import Function


def handed(caller: Function, node: ast.expr) -> Function | None:
    """The function of the project that runs when somebody calls what an expression gives."""
    found = caller.target(node)
    if isinstance(found, Function):
        return found
    if isinstance(node, ast.Call):
        made = _made(caller, node)
        if made is not None:
            return made
    if not isinstance(node, ast.Name | ast.Attribute | ast.Call):
        return None
    value = caller.value(node)
    made = value.ref if value.kind == "instance" else None
    return made.method("__call__") if made is not None else None


def _made(caller: Function, call: ast.Call) -> Function | None:
    """The local function that a factory returns, if it returns just one."""
    factory = caller.target(call.func)
    if not isinstance(factory, Function) or isinstance(factory.node, ast.Lambda):
        return None
    results = [node.value for node in factory.nodes(ast.Return)]
    if len(results) != 1 or not isinstance(results[0], ast.Name | ast.Lambda):
        return None
    found = factory.resolve(results[0])
    return found if isinstance(found, Function) and found.parent is factory else None
