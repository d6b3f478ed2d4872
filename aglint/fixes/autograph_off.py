"""`if (y := f(x)) > 0:` -> `y = f(x)` and `if y > 0:`; `match` on values -> `if`."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, Edit, Fix
from aglint.fixes import _edits, _hoist, _match
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = SAFE
UNCOVERS = True


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Writes the construct without itself; those with state are the author's to rewrite."""
    function = function.module.enclosing(node)
    match node:
        case ast.NamedExpr():
            return _assigned_before(function, node)
        case ast.Match():
            text = _match.as_if(function, node)
            if text is not None:
                edit = _edits.replaced(function, node, text)
                return Fix(APPLICABILITY, "write `if` for `match`", (edit,))
    return None


def _assigned_before(function: Function, node: ast.NamedExpr) -> Fix | None:
    statement = _hoist.target(function, node)
    if statement is None:
        return None
    name = node.target.id
    text = f"{name} = {_edits.bracketed(function, node.value)}"
    line = _edits.line_before(function, statement, text)
    if line is None:
        return None
    edit = Edit(_with_parentheses(function, node), name)
    return Fix(APPLICABILITY, f"assign `{name}` on a line of its own", (line, edit))


def _with_parentheses(function: Function, node: ast.NamedExpr) -> Span:
    """Where it stands, with the parentheses that only it needs; those of a call are not."""
    source = function.module.source
    span = source.span(node)
    before = source.lines[span.line - 1][: span.column]
    after = source.lines[span.end_line - 1][span.end_column :]
    if not before.endswith("(") or not after.startswith(")"):
        return span
    if before[-2:-1].isalnum() or before[-2:-1] in ("_", ")", "]"):
        return span
    return Span(span.line, span.column - 1, span.end_line, span.end_column + 1)
