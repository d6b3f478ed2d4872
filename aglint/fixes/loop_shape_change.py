"""A staged loop that lengthens a tensor -> the same, with shape invariants for what it changes."""

from __future__ import annotations

import ast

from aglint.checks import _carried, _staged
from aglint.diagnostic import SAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function
from aglint.staging.values import Shape

APPLICABILITY = SAFE


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Says at the loop's beginning which sizes change; ranks must be known and stay.

    The directive must be the first statement of the loop, and one speaks for all of its names.
    """
    carried = list(_carried.carried(function))
    loops = [
        one.loop for one in carried if node in _staged.bindings(function, one.loop.body, one.name)
    ]
    tf = _edits.tensorflow(function)
    if not loops or tf is None:
        return None
    loop = loops[-1]
    invariants: list[str] = []
    for one in carried:
        if one.loop is not loop or not (one.before.is_tensor and one.after.is_tensor):
            continue
        if one.before.shape == one.after.shape:
            continue
        sizes = _sizes(one.before.shape, one.after.shape)
        if sizes is None:
            return None
        invariants.append(f"({one.name}, {tf}.TensorShape({sizes}))")
    name = f"{tf}.autograph.experimental.set_loop_options"
    if not invariants or _carried.options(function, loop) is not None:
        return None
    text = _edits.call(
        function, loop.body[0], name, [f"shape_invariants=[{', '.join(invariants)}]"]
    )
    edit = _edits.line_before(function, loop.body[0], text)
    return None if edit is None else Fix(SAFE, "allow the change of the shape", (edit,))


def _sizes(before: Shape, after: Shape) -> str | None:
    """The sizes that stay, with None for those that change."""
    if before is None or after is None or len(before) != len(after):
        return None
    pairs = zip(before, after, strict=True)
    return repr([one if one == other else None for one, other in pairs])
