"""Two lambdas on a line with the same parameters, which AutoGraph can't tell apart."""

from __future__ import annotations

import ast

from aglint.checks import _conversion


def check(function, report) -> None:
    """Reports a traced lambda on whose line another stands, if a tensor decides inside it."""
    node = function.node
    if not isinstance(node, ast.Lambda) or not _conversion.is_unit(function):
        return
    if _ambiguous(function, node):
        lost = _conversion.lost(function)
        if lost is not None:
            report(
                node,
                statement=_conversion.kind(lost),
                confidence=lost[2].confidence,
                why=_conversion.why(lost),
            )


def _ambiguous(function, node: ast.Lambda) -> bool:
    """Whether another lambda covers the line on which this one begins, with the same parameters."""
    return any(
        other.__class__ is ast.Lambda
        and other is not node
        and other.lineno <= node.lineno <= other.end_lineno
        and _signature(other) == _signature(node)
        for other in function.module.parents
    )


def _signature(node: ast.Lambda) -> tuple[object, ...]:
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    stars = [part and part.arg for part in (arguments.vararg, arguments.kwarg)]
    return (*names, "*", *(argument.arg for argument in arguments.kwonlyargs), *stars)
