"""`except tf.errors.X` in traced code: operations fail when the graph runs, not in the `try`."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.checks._staged import inside
from aglint.staging import catalogue

_ERRORS = "tensorflow.errors."


def check(function, report) -> None:
    """Reports handlers of TensorFlow's run-time errors round operations of the graph."""
    for statement in function.nodes(ast.Try):
        for handler in statement.handlers:
            name = _error(function, handler.type)
            if name and _runs_in_graph(function, statement.body):
                report(handler.type, error=name)
    for statement in function.nodes(ast.With):
        for item in statement.items:
            match item.context_expr:
                case ast.Call(func=func, args=args) if (
                    dotted(function, func) == "contextlib.suppress"
                ):
                    names = [name for part in args if (name := _error(function, part))]
                    if names and _runs_in_graph(function, statement.body):
                        report(item.context_expr, error=names[0])


def _error(function, node: ast.expr | None) -> str:
    """The first of TensorFlow's run-time errors that a handler names, "" if it names none."""
    for part in node.elts if isinstance(node, ast.Tuple) else [node]:
        if part is not None and (dotted(function, part) or "").startswith(_ERRORS):
            return ast.unparse(part)
    return ""


def _runs_in_graph(function, body: list[ast.stmt]) -> bool:
    """Whether all that statements do is left to the graph, and something is.

    Checks by `tf.debugging` fail while tracing already where the values are known, and calls of
    unknown functions may raise.
    """
    calls = list(inside(body, ast.Call))
    return bool(calls) and all(_is_operation(function, call) for call in calls)


def _is_operation(function, call: ast.Call) -> bool:
    name = dotted(function, call.func)
    entry = catalogue.lookup(name) if name else None
    if entry is not None:
        return entry.is_tensor and not entry.name.startswith(("tf.debugging", "tf.io"))
    match call.func:
        case ast.Name(id="next"):
            return function.value(call.args[0]).kind == "iterator" if call.args else False
        case ast.Attribute(value=owner, attr=attr):
            value = function.value(owner)
            return value.kind in ("tensor", "iterator", "variable") and (
                catalogue.method(value.kind, attr) is not None
            )
    return False
