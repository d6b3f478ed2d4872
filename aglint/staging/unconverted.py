"""Which functions AutoGraph leaves as they are, and why, as far as settings and findings tell."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from aglint.diagnostic import Diagnostic
from aglint.source import Span
from aglint.staging.entry import UNCONVERTED
from aglint.staging.function import Function
from aglint.staging.module import Module

_LEAVES_OFF = frozenset({"autograph-off", "lambdas-on-one-line", "annotated-loop-name"})
"""The rules that report what makes AutoGraph leave a whole function as it is."""


def unconverted(module: Module, findings: Iterable[Diagnostic]) -> dict[Function, str]:
    """The traced functions that AutoGraph does not convert, with the reason."""
    found: dict[Function, str] = {}
    traced = [function for function in module.functions if function.traced is not None]
    for function in traced:
        if not function.traced.autograph:
            found[function] = _reason(function)
    for one in findings:
        if one.symbol in _LEAVES_OFF:
            unit = _unit(traced, one.span)
            for function in traced:
                if unit is not None and (function is unit or _is_inside(function, unit)):
                    found.setdefault(function, f"line {one.span.line}: {one.message}")
    changed = True
    while changed:  # what only such functions call is called as it is
        changed = False
        for function in traced:
            why = function.traced
            if function not in found and why.entry == "callee" and why.caller in found:
                found[function] = f"`{why.caller.qualname}`, which calls it, is not converted"
                changed = True
    return found


def _reason(function: Function) -> str:
    marks = sorted(function.decorators & UNCONVERTED)
    if marks:
        return f"`{marks[0]}` leaves it as it is"
    return {
        "keras": "Keras 3 traces its methods without AutoGraph",
        "tf.function": "`autograph=False` says so",
        "callee": "what calls it is not converted",
    }.get(function.traced.entry, "TensorFlow calls it as it is")


def _unit(traced: list[Function], span: Span) -> Function | None:
    """The outermost of the traced functions round a place, with which AutoGraph begins."""
    round_it = [one for one in traced if _is_round(one, span)]
    return min(round_it, key=lambda one: one.node.lineno, default=None)


def _is_round(function: Function, span: Span) -> bool:
    node = function.node
    if isinstance(node, ast.Lambda):
        own = function.module.source.span(node)
        return own[:2] <= span[:2] and span[2:] <= own[2:]
    return node.lineno <= span.line <= node.end_lineno


def _is_inside(function: Function, unit: Function) -> bool:
    outer = function.parent
    while outer is not None and outer is not unit:
        outer = outer.parent
    return outer is unit
