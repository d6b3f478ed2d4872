"""`rows = rows + [x]` in a staged loop; an object, or None, that a staged loop would carry."""

from __future__ import annotations

from aglint.checks import _carried, _staged, _structure
from aglint.staging.values import Value


def check(function, report) -> None:
    """Reports each name of a staged loop whose structure changes, or that can't be tensors."""
    for one in _carried.carried(function):
        if one.before.kind == "none" or one.after.optional or not _wrong(one.before, one.after):
            continue
        report(
            _carried.changed_by(one, _wrong),
            name=one.name,
            before=_of(one.before),
            after=_of(one.after),
            why=_staged.reason(one.loop, one.verdict),
            related=[_staged.staged_here(function, one.loop, one.verdict)],
            confidence=one.verdict.confidence,
        )


def _wrong(before: Value, after: Value) -> bool:
    if after.kind == "none" or _structure.is_object(after) or _structure.is_object(before):
        return True
    return _structure.differ(before, after)


def _of(value: Value) -> str:
    return "None" if value.kind == "none" else _structure.described(value)
