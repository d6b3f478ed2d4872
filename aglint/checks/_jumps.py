"""Jumps out of loops by a tensor's decision, and loops that Python runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._staged import LOOPS, converted, loop_verdict
from aglint.staging.function import Function
from aglint.staging.values import Value
from aglint.staging.verdict import Verdict


def leaving(
    function: Function, *kinds: type
) -> Iterator[tuple[ast.stmt, ast.For | ast.While, Verdict, tuple[ast.AST, Verdict]]]:
    """The jumps out of a loop that a tensor decides about.

    Yields:
      The jump, the innermost loop that it leaves by a tensor's decision, that loop's verdict, and
      the staged statement between the two, with its verdict.
    """
    for jump in converted(function, *kinds):
        inner, branch, loop = jump, None, None
        for outer in function.ancestors(jump):
            if isinstance(outer, ast.If):
                verdict = function.verdict(outer)
                if verdict.may_stage and inner in (*outer.body, *outer.orelse):
                    branch = branch or (outer, verdict)
            elif isinstance(outer, LOOPS) and inner in outer.body:
                verdict = loop_verdict(function, outer)
                chooser = branch if verdict.may_stage else branch or loop
                if chooser is not None:
                    yield jump, outer, verdict, chooser
                    break
                if isinstance(jump, ast.Break):
                    break
                loop = (outer, verdict) if verdict.may_stage else None
            inner = outer


def python_whiles(function: Function) -> Iterator[ast.While]:
    """The `while` loops whose first test gives a Python value."""
    for node in converted(function, ast.While):
        if loop_verdict(function, node).answer == "python":
            yield node


def later_test(function: Function, loop: ast.While) -> Value:
    """What the test of a loop gives after its first round."""
    types = function.types.first_round(loop)
    env = {name: types.after_round(loop, name) for name in function.flow.binds(loop.body)}
    known = {name: value for name, value in env.items() if value is not None}
    return types.evaluator.value(loop.test, {**types.env_of(loop), **known})
