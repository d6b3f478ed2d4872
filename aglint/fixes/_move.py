"""Moving a whole statement, with the comments above it, to a place above another one."""

from __future__ import annotations

import ast

from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.source import Span
from aglint.staging.function import Function


def moved(function: Function, statement: ast.stmt, to: ast.stmt, blanks: int = 0) -> list[Edit]:
    """The edits that move a statement; none where its lines can't be moved as they are.

    Args:
      function: in whose file it is.
      statement: what to move; nothing else may stand on its lines.
      to: above what; a whole text over several lines would change with its indentation.
      blanks: how many empty lines to leave below it.
    """
    source = function.module.source
    old, new = (_edits.indentation(function, one) for one in (statement, to))
    column = source.column(statement.end_lineno, statement.end_col_offset)
    rest = source.lines[statement.end_lineno - 1][column:].strip()
    if old is None or new is None or (rest and rest[0] != "#"):
        return []
    if old != new and any(_edits.is_long_text(part) for part in ast.walk(statement)):
        return []
    first, last = _edits.first_line(function, statement), statement.end_lineno
    rows = source.lines[first - 1 : last]
    if last >= len(source.lines) or not all(row.startswith(old) for row in rows if row.strip()):
        return []
    place = _edits.first_line(function, to)
    text = "".join(_row(row, old, new) + source.newline for row in rows)
    if isinstance(statement, ast.FunctionDef) and not blanks:
        text = f"{_edits.blank_above(function, place)}{text}{source.newline}"
    text += source.newline * blanks
    after = source.lines[last : last + 1]
    if after and not after[0].strip():
        last += 1  # the empty line that set it apart
    return [Edit(Span(place, 0, place, 0), text), Edit(Span(first, 0, last + 1, 0), "")]


def _row(row: str, old: str, new: str) -> str:
    return new + row[len(old) :] if row.strip() else ""
