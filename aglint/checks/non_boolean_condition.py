"""`if count:`, where `count` is a tensor of numbers."""

from __future__ import annotations

from aglint.checks import _conditions, _staged


def check(function, report) -> None:
    """Reports each condition whose dtype is known and not bool."""
    for one in _conditions.conditions(function):
        dtype = one.value.dtype
        if dtype and dtype != "bool" and not one.value.optional:
            report(
                one.node,
                test=_staged.text(one.node),
                of=one.of,
                dtype=dtype,
                why=one.value.why,
                confidence=one.confidence,
            )
