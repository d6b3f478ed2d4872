"""`Cls(...).method` with a decorated method: the instance is gone before it is traced."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator
from aglint.staging.classes import Class


def check_module(module, report) -> None:
    """Reports decorated methods that are taken from an instance that nothing else holds."""
    if not any(function.is_method and decorator(function) for function in module.functions):
        return
    for caller, call in module.all_calls:
        attribute = caller.parent_of(call)
        if not isinstance(attribute, ast.Attribute) or attribute.value is not call:
            continue
        made = caller.resolve(call.func)
        method = made.method(attribute.attr) if isinstance(made, Class) else None
        if method is None or not method.is_method or decorator(method) is None:
            continue
        if method.flow.parameters and _reads(method, method.flow.parameters[0]):
            report(attribute, cls=made.name, method=attribute.attr)


def _reads(method, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(method.node))
