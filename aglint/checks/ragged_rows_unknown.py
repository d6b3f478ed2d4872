"""`for row in ragged:`, where how many rows there are is known at run time only."""

from __future__ import annotations

import ast

from aglint.checks import _staged


def check(function, report) -> None:
    """Reports staged loops over ragged tensors whose signature leaves the number of rows open."""
    for loop, verdict in _staged.loops(function):
        if not isinstance(loop, ast.For):
            continue
        value = function.value(loop.iter)
        if value.kind == "ragged" and value.shape and value.shape[0] is None:
            report(
                loop.iter,
                name=_staged.text(loop.iter),
                why=verdict.why,
                confidence=verdict.confidence,
            )
