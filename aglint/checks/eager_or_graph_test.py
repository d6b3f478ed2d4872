"""A test that tells eager from graph: in traced code it always goes the same way."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.checks._python_values import builtin, firmly
from aglint.checks._staged import text


def check(function, report) -> None:
    """Reports questions about a tensor whose answer in a graph differs from the eager one."""
    for node in function.nodes(ast.Try):
        for call in _tried(node):
            value = function.value(call.func.value)
            if firmly(value) and value.kind == "tensor":
                report(call, test=f"{text(call)}, else ...", why=value.why)
    for node in function.nodes(ast.Call, ast.Attribute):
        asked = _asked(function, node)
        if asked is not None:
            value = function.value(asked)
            if firmly(value) and value.kind == "tensor":
                report(node, test=text(node), why=value.why)


def _tried(node: ast.Try) -> list[ast.Call]:
    """The calls of `x.numpy()` whose failing in a graph a handler waits for."""
    awaited = {ast.unparse(handler.type) for handler in node.handlers if handler.type}
    if not awaited & {"AttributeError", "NotImplementedError"}:
        return []
    return [
        part
        for statement in node.body
        for part in ast.walk(statement)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr == "numpy"
    ]


def _passed_on(function, node: ast.expr) -> bool:
    """Whether it is the argument of a function that traced code calls."""
    inner = function.traced.entry == "callee"
    return inner and isinstance(node, ast.Name) and node.id in function.flow.parameters


def _asked(function, node: ast.AST) -> ast.expr | None:
    """The value that a test asks about, None for other expressions."""
    match node:
        case ast.Call(func=ast.Name(id="hasattr"), args=[one, ast.Constant(value="numpy")]):
            return one if builtin(function, node) else None
        case ast.Call(func=ast.Name(id="isinstance"), args=[one, kinds]):
            parts = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            names = [dotted(function, part) or ast.unparse(part) for part in parts]
            if all(name.endswith((".EagerTensor", "numpy.ndarray")) for name in names):
                arrays = "numpy.ndarray" in names
                if arrays and _passed_on(function, one):
                    return None  # a tensor of the caller's is no array when it runs eagerly, either
                return one if builtin(function, node) else None
        case ast.Attribute(value=ast.Call(func=ast.Name(id="type"), args=[one]), attr="__name__"):
            told = (isinstance(o, ast.Raise | ast.JoinedStr) for o in function.ancestors(node))
            return None if any(told) else one  # a message may say what it is
    return None
