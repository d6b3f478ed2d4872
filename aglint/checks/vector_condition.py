"""`if xs > 0:`, where `xs` is a vector."""

from __future__ import annotations

import math

from aglint.checks import _conditions, _staged


def check(function, report) -> None:
    """Reports each boolean condition that is known not to have exactly one element."""
    for one in (*_conditions.conditions(function), *_conditions.chains(function)):
        sizes = [size for size in one.value.shape or () if size is not None]
        if math.prod(sizes) == 1 or one.value.dtype not in ("bool", "") or one.value.optional:
            continue
        shape = ", ".join("?" if size is None else str(size) for size in one.value.shape)
        report(
            one.node,
            test=_staged.text(one.node),
            of=one.of,
            shape=f"({shape}{',' if len(one.value.shape) == 1 else ''})",
            why=one.value.why,
            confidence=one.confidence,
        )
