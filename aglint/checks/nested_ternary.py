"""`a if p else (b if q else c)`, where `q` is a tensor."""

from __future__ import annotations

import ast

from aglint.checks import _staged


def check(function, report) -> None:
    """Reports each conditional expression on a tensor that is part of another one."""
    for node in _staged.converted(function, ast.IfExp):
        verdict = function.verdict(node)
        if verdict.may_stage and _staged.in_ternary(function, node):
            report(
                node,
                test=_staged.text(node.test),
                why=_staged.reason(node, verdict),
                confidence=verdict.confidence,
            )
