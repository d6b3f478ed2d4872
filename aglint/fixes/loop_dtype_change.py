"""`total = 0` before a loop that adds floats -> `total = 0.0`."""

from __future__ import annotations

import ast

from aglint.checks import _carried, _staged
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _initial
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Begins with a number of the dtype that a round gives; without a round it is the result."""
    for one in _carried.carried(function):
        if node not in _staged.bindings(function, one.loop.body, one.name):
            continue
        given = _staged.given(function, one.loop, one.name)
        match given:
            case ast.Assign(targets=[ast.Name()], value=ast.Constant() as number):
                text = _initial.number(function, number.value, _staged.dtype_of(one.after))
            case _:
                return None
        if text is None or _initial.read_before(function, one.loop, one.name):
            return None
        edit = _edits.replaced(function, number, text)
        return Fix(UNSAFE, f"begin with `{one.name} = {text}`", (edit,))
    return None
