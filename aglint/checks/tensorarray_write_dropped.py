"""`out.write(i, x)` as a statement, where `out` is a `tf.TensorArray`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

WRITES = frozenset({"write", "unstack", "scatter"})


def check(function, report) -> None:
    """Reports each write of a local TensorArray whose result nobody takes."""
    statements = list(_own_statements(function.node))
    arrays = _arrays(statements)
    for statement in statements:
        match statement:
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))
            ) if method in WRITES and name in arrays:
                report(statement.value, name=name, call=f"{name}.{method}(...)")


def _arrays(statements: list[ast.stmt]) -> set[str]:
    """The names that every binding in the function makes a TensorArray."""
    arrays: set[str] = set()
    others: set[str] = set()
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                (arrays if _makes_array(value) else others).add(name)
            case _:
                others |= {
                    node.id
                    for node in ast.walk(statement)
                    if isinstance(node, ast.Name)
                    and isinstance(node.ctx, ast.Store)
                    and not isinstance(statement, ast.For | ast.While | ast.If | ast.With | ast.Try)
                }
    return arrays - others


def _makes_array(value: ast.expr) -> bool:
    """Whether an expression is a new TensorArray, or a write to an array."""
    match value:
        case ast.Call(func=ast.Attribute(attr="TensorArray") | ast.Name(id="TensorArray")):
            return True
        case ast.Call(func=ast.Attribute(attr=method)):
            return method in WRITES
    return False


def _own_statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a function, without those of functions and classes inside it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(child, ast.stmt):
            yield child
        yield from _own_statements(child)
