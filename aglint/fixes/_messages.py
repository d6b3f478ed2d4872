"""What a program says, as the list of parts that `tf.print` and `tf.debugging.Assert` take."""

from __future__ import annotations

import ast
import json

from aglint.fixes import _edits
from aglint.staging.function import Function
from aglint.staging.values import TENSORS

_STR = -1
_REPR = ord("r")


def quoted(text: str) -> str:
    """A string literal in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def parts(function: Function, node: ast.expr) -> list[str] | None:
    """The source of a message's parts, an f-string taken apart; None where it can't be.

    Every part is a text, or a plain name, attribute or item, which costs nothing to evaluate.
    """
    match node:
        case ast.Constant(value=str()):
            return [_edits.text_of(function, node)]
        case ast.JoinedStr():
            return fields(function, node)
        case _ if _plain(node):
            return [_edits.text_of(function, node)]
    return None


def fields(function: Function, node: ast.JoinedStr) -> list[str] | None:
    """The parts of an f-string; None if one has a format, or is more than a plain name."""
    found = []
    for part in node.values:
        match part:
            case ast.Constant(value=str(text)):
                found.append(quoted(text))
            case ast.FormattedValue(value=value, conversion=conversion, format_spec=None) if _plain(
                value
            ) and _shows_alike(function, value, conversion):
                found.append(ast.unparse(value))
            case _:
                return None
    return found


def walrus(node: ast.AST) -> bool:
    """Whether an expression binds a name."""
    return any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node))


def _plain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Name | ast.Constant):
            return False
        node = node.value
    return isinstance(node, ast.Name)


def _shows_alike(function: Function, value: ast.expr, conversion: int) -> bool:
    """Whether `!r`, which `{x=}` brings with it, makes no difference to what is meant."""
    return conversion == _STR or (
        conversion == _REPR and function.value(value).kind in TENSORS | {"int", "float", "bool"}
    )
