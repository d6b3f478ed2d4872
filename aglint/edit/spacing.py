"""Blank lines round functions inside functions, as ruff and black leave them."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from aglint.edit.quote import Statement


def spaced(before: Statement | None, made: Sequence[Statement]) -> list[Statement]:
    """The statements with one blank line before and after each function among them.

    Args:
      before: the statement above the first one, None where that begins a block.
      made: the statements.
    """
    found: list[Statement] = []
    for node in made:
        if before is not None and _needs_line(before, node):
            node = node.with_changes(leading_lines=[_BLANK, *node.leading_lines])
        found.append(node)
        before = node
    return found


_BLANK = cst.EmptyLine(indent=False)


def _needs_line(before: Statement, node: Statement) -> bool:
    if not isinstance(node, cst.FunctionDef) and not isinstance(before, cst.FunctionDef):
        return False
    lines = node.leading_lines
    return not lines or (lines[0].comment is not None)
