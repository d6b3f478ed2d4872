"""Numbers of Python's that are tensors after all, because a tensor may have chosen between them.

`n = 0 if x > y else 1` is an int as long as `x` is one. Where it is a tensor that nothing tells of,
the decision is staged, and what comes out of it is a tensor, as is all that is computed from it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from aglint.staging.function import Function
from aglint.staging.soundness import is_not
from aglint.staging.values import NUMBERS

_REGIONS = (ast.If, ast.While, ast.For)


def chosen_names(function: Function) -> frozenset[str]:
    """The names that hold, somewhere, what a decision not known to be Python's chose."""
    found: set[str] = set()
    before = -1
    while len(found) > before:
        before = len(found)
        for region in function.nodes(*_REGIONS):
            decider = region.iter if isinstance(region, ast.For) else region.test
            if not _is_pythons(function, region) or is_chosen(function, [decider], found):
                found |= function.flow.binds([region])
        for name, values in function.bindings.items():
            if is_chosen(function, (one for one in values if one is not None), found):
                found.add(name)
    return frozenset(found)


def is_chosen(function: Function, nodes: Iterable[ast.expr], names: Collection[str]) -> bool:
    """Whether a decision not known to be Python's may have a part in some values.

    Args:
      function: the function in which they stand.
      nodes: the expressions.
      names: the names that hold what such a decision chose.
    """
    return any(
        _is_number(function, one) and one.id in names
        if isinstance(one, ast.Name)
        else not _is_pythons(function, one)
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Name | ast.IfExp | ast.BoolOp) or is_not(one)
    )


def _is_pythons(function: Function, node: ast.AST) -> bool:
    return function.module.enclosing(node).verdict(node).answer == "python"


def _is_number(function: Function, name: ast.Name) -> bool:
    return function.module.enclosing(name).value(name).kind in NUMBERS
