"""`range(n)` -> `ag.range_(n)`, where an argument may be a tensor."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from aglint.edit import quote


def ranged(items: cst.BaseExpression, bound: Collection[str]) -> cst.BaseExpression:
    """What is gone over; `range` of what is not a plain number becomes that of the runtime.

    Args:
      items: what is gone over.
      bound: the names that the function binds.
    """
    if not isinstance(items, cst.Call) or not isinstance(items.func, cst.Name):
        return items
    if items.func.value != "range" or "range" in bound:
        return items
    if all(isinstance(argument.value, cst.Integer) for argument in items.args):
        return items
    return items.with_changes(func=quote.expression("ag.range_"))
