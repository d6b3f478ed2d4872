"""`out.write(i, x)` -> `out = out.write(i, x)`."""

from __future__ import annotations

import ast

from aglint.checks import _dropped
from aglint.diagnostic import SAFE, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = SAFE


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Binds the result to the array's name. An eager array returns itself; a tensor does not."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name() as name)) if (
            function.value(name).kind == "tensorarray"
        ):
            applicability = SAFE
        case ast.Call() if isinstance(name := _dropped.worked_on(node), ast.Name):
            applicability = UNSAFE
        case _:
            return None
    if not _edits.own_name(function, name):
        return None
    edit = _edits.before(function, node, f"{name.id} = ")
    return Fix(applicability, f"bind the result to `{name.id}`", (edit,))
