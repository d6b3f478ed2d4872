"""`out.write(i, x)` as a statement, where `out` is a `tf.TensorArray`, and its like for tensors."""

from __future__ import annotations

import ast

from aglint.checks._dropped import worked_on
from aglint.checks._names import dotted
from aglint.staging import catalogue

WRITES = frozenset({"write", "unstack", "scatter", "split"})
_UPDATES = frozenset(
    {"tf.tensor_scatter_nd_" + name for name in ("update", "add", "sub", "max", "min")}
)


def check(function, report) -> None:
    """Reports each write of a TensorArray, and update of a tensor, whose result nobody takes."""
    for statement in function.nodes(ast.Expr):
        match statement.value:
            case ast.Call(func=ast.Attribute(value=array, attr=method)) if (
                method in WRITES and function.value(array).kind == "tensorarray"
            ):
                name = ast.unparse(array)
                report(statement.value, name=name, call=f"{name}.{method}(...)")
            case ast.Call(func=callee) as call if (updated := worked_on(call)) is not None:
                called = dotted(function, callee)
                if called is not None and catalogue.canonical(called) in _UPDATES:
                    name = ast.unparse(updated)
                    written = f"{ast.unparse(callee)}({name}, ...)"
                    report(call, name=name, call=written, why="it changes nothing in place")
