"""`0 < f() < 10` -> `value = f()` and `0 < value < 10`."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, Fix
from aglint.fixes import _edits, _hoist
from aglint.staging.function import Function

APPLICABILITY = SAFE


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Gives the operand a name in front of the statement, so that it is evaluated once."""
    statement = _hoist.target(function, node)
    if statement is None:
        return None
    name = _edits.fresh_name(function, "value")
    line = _edits.line_before(function, statement, f"{name} = {_edits.bracketed(function, node)}")
    if line is None:
        return None
    message = f"evaluate `{' '.join(ast.unparse(node).split())}` once, before the comparison"
    return Fix(APPLICABILITY, message, (line, _edits.replaced(function, node, name)))
