"""`x: T = ...` in a loop or branch that carries `x`, for which AutoGraph gives up the function."""

from __future__ import annotations

import ast

from aglint.checks import _conversion
from aglint.checks._staged import state
from aglint.staging.function import Function


def check(function, report) -> None:
    """Reports annotations of names that a loop carries on, or that a branch gives on."""
    if not function.traced.autograph or isinstance(function.node, ast.Lambda):
        return
    unit = function
    while not _conversion.is_unit(unit) and unit.parent is not None:
        unit = unit.parent
        if unit.traced is None:
            return
    for node in function.nodes(ast.AnnAssign):
        if not isinstance(node.target, ast.Name) or not function.flow.reachable(node):
            continue
        outer = _statement_round(function, node)
        if outer is None or node.target.id not in _carried(function, outer):
            continue
        lost = _conversion.lost(unit)
        if lost is None:
            return
        report(
            node,
            name=node.target.id,
            function=unit.qualname,
            statement="branch gives on" if isinstance(outer, ast.If) else "loop carries",
            confidence=lost[2].confidence,
            why=_conversion.why(lost),
            related=[_conversion.related(lost)],
        )


def _statement_round(function: Function, node: ast.AST) -> ast.AST | None:
    """The innermost branch or loop, which AutoGraph makes a function of its own."""
    for outer in function.ancestors(node):
        if isinstance(outer, ast.If | ast.For | ast.While):
            return outer
    return None


def _carried(function: Function, outer: ast.AST) -> frozenset[str]:
    if not isinstance(outer, ast.If):
        return state(function, outer)
    return function.flow.live_out(outer) | function.flow.live_in(outer)
