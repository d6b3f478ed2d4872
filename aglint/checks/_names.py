"""What names stand for in a function: dotted names of packages, and where a value came from."""

from __future__ import annotations

import ast

from aglint.staging.function import Function


def dotted(function: Function, node: ast.expr) -> str | None:
    """The dotted name of a package's object, unless a function here binds the name otherwise."""
    base = root(node)
    if base is None:
        return None
    scope = owner(function, base)
    if scope is not None and scope.parent is not None and base not in scope.local_imports:
        return None
    return function.module.imports.resolve(node)


def root(node: ast.expr) -> str | None:
    """The name at the beginning of `a.b[c].d`; None if a call or the like stands there."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def owner(function: Function, name: str) -> Function | None:
    """The function, or the module's body, whose name this is; None for builtins."""
    if name in function.flow.scope.declared_global:
        return function.module.body
    return function.binder(name)


def instance_method(function: Function, name: str) -> Function | None:
    """The method, of those round a place, whose instance the name is."""
    scope: Function | None = function
    while scope is not None:
        if name in scope.flow.parameters:
            first = scope.is_method and scope.flow.parameters[0] == name
            return scope if first and "classmethod" not in scope.decorators else None
        scope = scope.parent
    return None


def origin(function: Function, node: ast.expr) -> tuple[Function, ast.expr] | None:
    """The one expression that a name or an attribute of `self` gets its value from.

    Returns:
      It and the function that it stands in; None where there are several, or one that can't be
      seen. An initial None does not count.
    """
    match node:
        case ast.Name(id=name):
            scope = owner(function, name)
            given = [(scope, value) for value in scope.bindings.get(name, ())] if scope else []
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            method = instance_method(function, name)
            given = method.owner.assignments(attr) if method is not None else []
        case _:
            return (function, node)
    given = [
        (scope, value)
        for scope, value in given
        if not (isinstance(value, ast.Constant) and value.value is None)
    ]
    if len(given) != 1 or given[0][1] is None:
        return None
    return given[0]
