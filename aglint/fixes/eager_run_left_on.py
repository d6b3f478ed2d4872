"""`tf.config.run_functions_eagerly(True)`, `compile(..., run_eagerly=True)` -> no such switch."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._words import without_word
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Takes the switch away; what only runs eagerly fails then."""
    outer = function.parent_of(node)
    match outer:
        case ast.Expr():
            edit = _removed(function, outer)
        case ast.keyword():
            edit = without_word(function, function.parent_of(outer), outer)
        case _:
            return None
    return None if edit is None else Fix(UNSAFE, "remove it", (edit,))


def _removed(function: Function, statement: ast.stmt) -> Edit | None:
    """The lines without a statement; None where its block would be left empty."""
    block = getattr(function.parent_of(statement) or function.module.tree, "body", [])
    if statement not in block or len(block) == 1 or not _edits.alone(function, statement):
        return None
    lines = function.module.source.lines
    first, last = statement.lineno, statement.end_lineno
    above = first - 2
    while above >= 0 and last < len(lines) and not (lines[above].strip() or lines[last].strip()):
        above, last = above - 1, last + 1
    return Edit(Span(first, 0, last + 1, 0), "") if last < len(lines) else None
