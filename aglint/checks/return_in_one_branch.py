"""`if tensor: return x`, where the other paths don't return in a way that AutoGraph can combine."""

from __future__ import annotations

import ast

from aglint.checks import _returns, _staged


def check(function, report) -> None:
    """Reports staged `if` statements of which, as AutoGraph rearranges them, one side returns."""
    done: set[ast.Return] = set()
    for branch, verdict in _returns.staged(function):
        body, orelse = _returns.sides(branch)
        if "raise" in (body, orelse) or (body == "none") == (orelse == "none"):
            continue
        given = list(_returns.returns(branch.body if body != "none" else branch.orelse))
        if not done.isdisjoint(given) or _staged.loop_round(function, given[0]) is not None:
            continue
        done.update(given)
        report(
            given[0],
            test=_staged.text(branch.node.test),
            why=_staged.reason(branch.node, verdict),
            related=[_staged.staged_here(function, branch.node, verdict)],
            confidence=verdict.confidence,
        )
