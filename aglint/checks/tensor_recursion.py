"""Recursion that only a tensor would end, while tracing takes both branches every time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._python_values import surely
from aglint.checks._staged import inside, staged_here, text
from aglint.diagnostic import Related
from aglint.staging.function import Function
from aglint.staging.verdict import Verdict

_DECIDING = (ast.If, ast.While, ast.For, ast.IfExp, ast.BoolOp, ast.Try, ast.Match)


def check(function, report) -> None:
    """Reports a call that leads back to the function, under conditions that are tensors."""
    for call in function.nodes(ast.Call):
        callee = function.resolve(call.func)
        if not isinstance(callee, Function) or callee.traced is None:
            continue
        given = [*call.args, *(word.value for word in call.keywords)]
        if not any(surely(function.value(part)) for part in given):
            continue
        if callee is not function and not _leads_back(callee, function):
            continue
        deciders = list(_deciders(function, call))
        if callee is not function:
            deciders += [
                one for back in _calls(callee, function) for one in _deciders(callee, back)
            ]
        if not deciders or not all(verdict.may_stage for _, _, verdict in deciders):
            continue
        sure = all(verdict.answer == "staged" for _, _, verdict in deciders)
        report(
            call,
            function=function.name,
            test=text(getattr(deciders[0][1], "test", deciders[0][1])),
            confidence="CONTROL_FLOW" if sure else "INFERENCE",
            why=deciders[0][2].why,
            related=[_related(*deciders[0])],
        )


def _related(function: Function, node: ast.AST, verdict: Verdict) -> Related:
    return staged_here(function, node, verdict)


def _calls(function: Function, callee: Function) -> Iterator[ast.Call]:
    for call in function.nodes(ast.Call):
        if function.resolve(call.func) is callee:
            yield call


def _leads_back(callee: Function, function: Function) -> bool:
    """Whether a function calls this one, and comes first in the file, so that one reports."""
    return callee.node.lineno > function.node.lineno and any(True for _ in _calls(callee, function))


def _deciders(function: Function, call: ast.Call) -> Iterator[tuple[Function, ast.AST, Verdict]]:
    """What decides whether control comes to a call: statements round it, and returns before it."""
    inner: ast.AST = call
    for outer in function.ancestors(call):
        if isinstance(outer, _DECIDING) and inner is not getattr(outer, "test", None):
            if isinstance(outer, ast.Try | ast.Match):
                yield function, outer, Verdict("unknown", function.value(call))
            elif not isinstance(outer, ast.BoolOp) or inner is not outer.values[0]:
                yield function, outer, function.verdict(outer)
        inner = outer
    for node in function.nodes(ast.If, ast.For, ast.While):
        ends = any(True for _ in inside([node], ast.Return, ast.Raise))
        if ends and node.end_lineno < call.lineno:
            yield function, node, function.verdict(node)
