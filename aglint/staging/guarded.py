"""What an `if isinstance(x, list)` round some code says of `x` there.

Only the body of such an `if` is looked at, and only names that it does not bind anew.
"""

from __future__ import annotations

import ast

from aglint.staging.function import Function

_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"})


def is_guarded(function: Function, node: ast.expr) -> bool:
    """Whether an expression is a name that a test round it has found to be one of Python's types."""
    if not isinstance(node, ast.Name):
        return False
    inner: ast.AST = node
    for outer in function.ancestors(node):
        if isinstance(outer, ast.If) and inner in outer.body and _says(outer.test, node.id):
            return node.id not in function.flow.binds(outer.body)
        inner = outer
    return False


def _says(test: ast.expr, name: str) -> bool:
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_says(one, name) for one in values)
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), kinds]):
            listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            return asked == name and all(
                isinstance(one, ast.Name) and one.id in _TYPES for one in listed
            )
    return False
