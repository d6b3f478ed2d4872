"""Blank lines round functions inside functions, as ruff and black leave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from aglint.edit.quote import Statement


def spaced(body: Sequence[Statement], is_ours: Callable[[Statement], bool]) -> list[Statement]:
    """A block with a blank line before and after each function that conversion has written."""
    found: list[Statement] = []
    for node in body:
        if found and (is_ours(found[-1]) or is_ours(node)):
            lines = node.leading_lines
            if not lines or lines[0].comment is not None:
                node = node.with_changes(leading_lines=[_BLANK, *lines])
        found.append(node)
    return found


_BLANK = cst.EmptyLine(indent=False)
