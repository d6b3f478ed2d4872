"""`total = 0` before a loop that adds floats -> `total = 0.0`."""

from __future__ import annotations

import ast

from aglint.checks import _carried, _staged
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
_OTHERS = frozenset({"int64", "float16", "float64"})


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Begins with a number of the dtype that a round gives; without a round it is the result."""
    for one in _carried.carried(function):
        if node not in _staged.bindings(function, one.loop.body, one.name):
            continue
        given = _staged.given(function, one.loop, one.name)
        match given:
            case ast.Assign(targets=[ast.Name()], value=ast.Constant() as number):
                text = _number(function, number.value, _staged.dtype_of(one.after))
            case _:
                return None
        if text is None or _read_before(function, one.loop, one.name):
            return None
        edit = _edits.replaced(function, number, text)
        return Fix(UNSAFE, f"begin with `{one.name} = {text}`", (edit,))
    return None


def _number(function: Function, number: object, dtype: str) -> str | None:
    """A Python number as TensorFlow takes it for the dtype."""
    if type(number) not in (int, float) or (isinstance(number, float) and dtype == "int64"):
        return None
    if dtype == "float32":
        return repr(float(number))
    tf = _edits.tensorflow(function)
    if tf is None or dtype not in _OTHERS:
        return None
    return f"{tf}.constant({number if dtype == 'int64' else float(number)!r}, {tf}.{dtype})"


def _read_before(function: Function, loop: ast.AST, name: str) -> bool:
    """Whether the number is used before the loop, or the loop is in another one."""
    if any(isinstance(outer, _staged.LOOPS) for outer in function.ancestors(loop)):
        return True
    return any(
        one.id == name and isinstance(one.ctx, ast.Load) and one.lineno < loop.lineno
        for one in function.nodes(ast.Name)
    )
