"""The function that an expression hands on: by name, as an object that is called, or just made."""

from __future__ import annotations

import ast

from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.values import Value


def handed(caller: Function, node: ast.expr) -> Function | None:
    """The function of the project that runs when somebody calls what an expression gives."""
    found = caller.target(node)
    if isinstance(found, Function):
        return found
    if isinstance(node, ast.Call):
        factory = caller.target(node.func)
        if isinstance(factory, Class):
            return factory.method("__call__")
        if factory is None:
            return None
        made = _made(factory)
        return made if made is not None else _called(factory.returns)
    elif isinstance(node, ast.Name):
        if not _is_made(caller, node.id):
            return None  # without looking for what callers pass
    elif not isinstance(node, ast.Attribute):
        return None
    return _called(caller.value_from_afar(node))


def _called(value: Value) -> Function | None:
    """What calling a value runs, if it is an object of the project."""
    made = value.ref if value.kind == "instance" else None
    return made.method("__call__") if made is not None else None


def _made(factory: Function) -> Function | None:
    """The local function that a factory returns, if it returns just one."""
    if isinstance(factory.node, ast.Lambda):
        return None
    results = [node.value for node in factory.nodes(ast.Return)]
    if len(results) != 1 or not isinstance(results[0], ast.Name | ast.Lambda):
        return None
    found = factory.resolve(results[0])
    return found if isinstance(found, Function) and found.parent is factory else None


def _is_made(caller: Function, name: str) -> bool:
    """Whether a name may hold an object that code in sight has made."""
    given = caller.seen_bindings(name)
    return any(value is not None and not isinstance(value, ast.Constant) for value in given)
