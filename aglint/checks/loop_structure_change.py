"""`rows = rows + [x]` in a staged loop; an object, or None, that a staged loop would carry."""

from __future__ import annotations

from aglint.checks import _carried, _native, _staged, _structure
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
    for loop in _native.loops(function):
        count = len(loop.after)
        if count and count != len(loop.before):
            report(
                loop.call.args[1] if len(loop.call.args) > 1 else loop.call,
                name="loop_vars",
                before=_variables(len(loop.before)),
                after=_variables(count),
                why=_native.WHY,
                help="let the body return one value for each loop variable, in their order",
            )


def _variables(count: int) -> str:
    return f"{count} variable{'' if count == 1 else 's'}"


def _wrong(before: Value, after: Value) -> bool:
    if after.kind == "none" or _structure.is_object(after) or _structure.is_object(before):
        return True
    return _structure.differ(before, after)


def _of(value: Value) -> str:
    return "None" if value.kind == "none" else _structure.described(value)
