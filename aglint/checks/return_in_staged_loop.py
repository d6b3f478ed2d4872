"""`for x in tensor: if x > limit: return x`."""

from __future__ import annotations

import ast

from aglint.checks import _jumps, _staged


def check(function, report) -> None:
    """Reports each `return` that a tensor decides about inside a staged loop."""
    for statement, loop, verdict, chooser in _jumps.leaving(function, ast.Return):
        if verdict.may_stage:
            report(
                statement,
                loop=_staged.header(loop),
                why=_staged.reason(*chooser),
                related=[
                    _staged.staged_here(function, *chooser),
                    _staged.staged_here(function, loop, verdict),
                ],
                confidence=_staged.lesser(verdict, chooser[1]),
            )
