"""`for row in ragged:` -> `for i in tf.range(ragged.nrows()):` and `row = ragged[i]`."""

from __future__ import annotations

import ast

from aglint.diagnostic import SAFE, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = SAFE


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Counts the rows; the row keeps its name, which must not be needed after the loop."""
    tf, loop = _edits.tensorflow(function), function.parent_of(node)
    if tf is None or not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name):
        return None
    row, name = loop.target.id, ast.unparse(node)
    bound = function.flow.binds(loop.body)
    if not _is_name(node) or bound & {row, name.partition(".")[0]}:
        return None
    if row in function.flow.live_out(loop):
        return None
    index = _edits.fresh_name(function, "i")
    line = _edits.line_before(function, loop.body[0], f"{row} = {name}[{index}]")
    if line is None:
        return None
    edits = (
        _edits.replaced(function, loop.target, index),
        _edits.replaced(function, node, f"{tf}.range({name}.nrows())"),
        line,
    )
    return Fix(SAFE if function.value(node).sure else UNSAFE, f"count the rows of `{name}`", edits)


def _is_name(node: ast.expr) -> bool:
    """Whether an expression is a name or an attribute of one, which gives the same each time."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)
