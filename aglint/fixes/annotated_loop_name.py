"""`total: T = ...` in a loop -> `total = ...`, and the annotation where the name is first bound."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = SAFE
UNCOVERS = True


def fix(function: Function, node: ast.AnnAssign) -> Fix | None:
    """Moves the annotation to the function's own first assignment, if that has none yet."""
    if node.value is None or not node.simple:
        return None
    source = function.module.source
    name, kind = source.span(node.target), source.span(node.annotation)
    if not source.lines[kind.end_line - 1][kind.end_column :].lstrip().startswith("="):
        return None
    removed = Edit(Span(name.end_line, name.end_column, kind.end_line, kind.end_column), "")
    first = _first_binding(function, node)
    if first is None:
        return Fix(APPLICABILITY, "leave the annotation out", (removed,))
    moved = _edits.after(function, first, f": {_edits.text_of(function, node.annotation)}")
    return Fix(APPLICABILITY, "annotate the name where it is first bound", (moved, removed))


def _first_binding(function: Function, node: ast.AnnAssign) -> ast.Name | None:
    """The name in the plain assignment, outside of any loop or branch, that binds it first."""
    for statement in function.nodes(ast.stmt):
        if node.target.id not in function.flow.binds([statement]):
            continue
        match statement:
            case ast.Assign(targets=[ast.Name() as first]) if statement in function.node.body:
                return first
        return None
    return None
