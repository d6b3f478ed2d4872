"""`@tf.function` of a function that only traced code calls -> no decorator."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Removes the decorator's line; whoever else calls the function runs it eagerly then."""
    source = function.module.source
    span = source.span(node)
    before = source.lines[span.line - 1][: span.column]
    after = source.lines[span.end_line - 1][span.end_column :]
    if before.strip() != "@" or after.strip():
        return None
    edit = Edit(Span(span.line, 0, span.end_line + 1, 0), "")
    return Fix(UNSAFE, "remove the decorator", (edit,))
