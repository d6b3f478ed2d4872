"""`out.write(i, x)` as a statement, where `out` is a `tf.TensorArray`."""

from __future__ import annotations

import ast

WRITES = frozenset({"write", "unstack", "scatter"})


def check(function, report) -> None:
    """Reports each write of a TensorArray whose result nobody takes."""
    for statement in function.nodes(ast.Expr):
        match statement.value:
            case ast.Call(func=ast.Attribute(value=array, attr=method)) if (
                method in WRITES and function.value(array).kind == "tensorarray"
            ):
                name = ast.unparse(array)
                report(statement.value, name=name, call=f"{name}.{method}(...)")
