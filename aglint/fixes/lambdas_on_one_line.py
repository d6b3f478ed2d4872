"""`.map(lambda v: v).map(lambda v: -v)` -> the second lambda on a line of its own."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = SAFE
UNCOVERS = True


def fix(function: Function, node: ast.Lambda) -> Fix | None:
    """Breaks the line inside the brackets of each call that is given a later lambda.

    The comma behind the lambda keeps a formatter from joining the lines again.
    """
    module = function.module
    others = [
        other
        for other in ast.walk(module.tree)
        if isinstance(other, ast.Lambda)
        and other.lineno <= node.lineno <= other.end_lineno
        and other is not node
    ]
    here = [node, *(other for other in others if other.lineno == node.lineno)]
    if any(other.lineno != other.end_lineno for other in (node, *others)):
        return None
    edits: list[Edit] = []
    for later in sorted(here, key=lambda one: one.col_offset)[1:]:
        call = module.parents.get(later)
        if not isinstance(call, ast.Call) or call.args != [later] or call.keywords:
            return None
        edits += _broken(function, later) or [None]
    if None in edits or not edits:
        return None
    return Fix(APPLICABILITY, "put each lambda on a line of its own", tuple(edits))


def _broken(function: Function, node: ast.Lambda) -> list[Edit] | None:
    source = function.module.source
    span = source.span(node)
    row = source.lines[span.line - 1]
    if row[span.column - 1] != "(" or row[span.end_column : span.end_column + 1] != ")":
        return None
    indent = _edits.blanks(row)
    inner = indent + _edits.indent_unit(_named(function))
    return [
        _edits.before(function, node, f"{source.newline}{inner}"),
        _edits.after(function, node, f",{source.newline}{indent}"),
    ]


def _named(function: Function) -> Function:
    """The function that a lambda is in, by whose body the indentation goes."""
    while isinstance(function.node, ast.Lambda):
        function = function.parent
    return function
