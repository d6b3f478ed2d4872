"""`n = 0` before a staged loop and `n += 0.5` in it."""

from __future__ import annotations

from aglint.checks import _carried, _native, _staged
from aglint.staging.values import Value


def check(function, report) -> None:
    """Reports each name whose dtype after one round of a staged loop is not that before it."""
    for one in _carried.carried(function):
        if not _wrong(one.before, one.after):
            continue
        sure = one.verdict.answer == "staged" and one.before.sure and one.after.sure
        report(
            _carried.changed_by(one, _wrong),
            name=one.name,
            before=_staged.described(one.before),
            after=_staged.described(one.after),
            why=_staged.reason(one.loop, one.verdict),
            related=[_staged.staged_here(function, one.loop, one.verdict)],
            confidence="CONTROL_FLOW" if sure else "INFERENCE",
        )
    for one in _native.loop_variables_of(function):
        if _wrong(one.before, one.after):
            report(
                one.place,
                name=one.name,
                before=_staged.described(one.before),
                after=_staged.described(one.after),
                why=_native.WHY,
                confidence="CONTROL_FLOW" if one.before.sure and one.after.sure else "INFERENCE",
            )


def _wrong(before: Value, after: Value) -> bool:
    one, other = _staged.dtype_of(before), _staged.dtype_of(after)
    return bool(one and other and one != other)
