"""`y = tf.py_function(f, [x], tf.float32)` -> the same, and `y.set_shape(x.shape)` after it."""

from __future__ import annotations

import ast

from aglint.diagnostic import DISPLAY, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = DISPLAY


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Shows where the shape is said: that of the one argument, unless it is known for a scalar."""
    statement = function.parent_of(node)
    match node.args[1:2], statement:
        case [ast.List(elts=[ast.Name() as given])], ast.Assign(targets=[ast.Name(id=name)]):
            pass
        case _:
            return None
    indent, source = _edits.indentation(function, statement), function.module.source
    rest = source.lines[statement.end_lineno - 1].strip()
    if indent is None or not rest.endswith(")") or function.value(given).shape == ():
        return None
    line = f"{name}.set_shape({given.id}.shape)"
    edit = _edits.after(function, statement, f"{source.newline}{indent}{line}")
    return Fix(APPLICABILITY, f"say the shape, if it is kept: `{line}`", (edit,))
