"""`y = a if p else (b if q else c)` -> `if p: y = a`, `elif q: y = b`, `else: y = c`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._staged import LOOPS
from aglint.diagnostic import SAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = SAFE


def fix(function: Function, node: ast.IfExp) -> Fix | None:
    """Writes a statement whose value is the outermost expression as an `if` statement.

    The arms are evaluated when they were before, which a name for the inner one would not keep.
    """
    outermost = _outermost(function, node)
    statement = function.parent_of(outermost)
    match statement:
        case ast.Return(value=value):
            if any(isinstance(outer, LOOPS) for outer in function.ancestors(statement)):
                return None
            head = "return "
        case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=value):
            head = f"{_edits.text_of(function, target)} = "
        case _:
            return None
    if value is not outermost or not _edits.alone(function, statement):
        return None
    if any(isinstance(inner, ast.IfExp) for test in _tests(outermost) for inner in ast.walk(test)):
        return None
    indent, unit = _edits.indentation(function, statement), _edits.indent_unit(function)
    rows = [*_edits.comments_in(function, statement), *_rows(function, outermost, head, unit)]
    text = f"{function.module.source.newline}{indent}".join(rows)
    message = "write an `if` statement"
    return Fix(APPLICABILITY, message, (_edits.replaced(function, statement, text),))


def _outermost(function: Function, node: ast.IfExp) -> ast.IfExp:
    outer = function.parent_of(node)
    while isinstance(outer, ast.IfExp) and node is not outer.test:
        node, outer = outer, function.parent_of(outer)
    return node


def _tests(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield node.test
        yield from _tests(node.body)
        yield from _tests(node.orelse)


def _rows(
    function: Function, node: ast.expr, head: str, unit: str, keyword: str = "if"
) -> Iterator[str]:
    """The lines of the statement that an expression becomes."""
    if not isinstance(node, ast.IfExp):
        yield head + _edits.bracketed(function, node)
        return
    yield f"{keyword} {_edits.bracketed(function, node.test)}:"
    yield from (unit + row for row in _rows(function, node.body, head, unit))
    if isinstance(node.orelse, ast.IfExp):
        yield from _rows(function, node.orelse, head, unit, "elif")
    else:
        yield "else:"
        yield from (unit + row for row in _rows(function, node.orelse, head, unit))
