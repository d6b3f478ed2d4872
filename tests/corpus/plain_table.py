"""The page `docs/plain_python.md`."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.corpus.plain_python import Converted, Report

YIELD = "`yield` can't move into another function"

_OPENING = """\
# Plain Python stays plain Python

These packages know nothing of TensorFlow. Every function of theirs is converted, as
`aglint fix --all --style dispatch --no-budget --no-prove` does, and their own tests are run on the
original and on the converted copy. This page is made by

```
python -m tests.corpus.plain_python --write docs/plain_python.md
```

"""

_COLUMNS = """\
*Before* and *after* are the tests that pass, *different* those that end in another way. Statements
are `if`, `while`, `for`, ternaries, `and`/`or` and `not` in functions; *yield* are those left as
they stand round a `yield`. Such a statement can't become a function of its own, and no graph could
hold it: a generator rests where it is until somebody asks for more. *Without* is the share of all
others. `tomllib` is also published as tomli, whose source distribution holds no tests.

| package | tests | before | after | different | statements | converted | yield | without |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def page(reports: Sequence[Report], total: Converted, frames: Sequence[str]) -> str:
    """The reports as Markdown.

    Args:
      reports: the packages before and after.
      total: what became of the control flow of all of them.
      frames: the tests that may end differently because they count frames.
    """
    different = sum(len(one.regressions) for one in reports)
    tests = sum(len(one.before) for one in reports)
    said = (
        f"{len(reports)} packages on Python {platform.python_version()}, {tests} tests: "
        f"{different} end differently; {total.converted} of {total.total} statements "
        f"({total.share:.0%}) are converted.\n\n"
    )
    passes = (
        str(tests),
        str(sum(_passed(one.before) for one in reports)),
        str(sum(_passed(one.after) for one in reports)),
    )
    counting = "".join(f"- `{name}`\n" for name in frames)
    return (
        _OPENING
        + said
        + _COLUMNS
        + "".join(_of(one) for one in reports)
        + _row("all", *passes, str(different), *_shares(total))
        + "\nNot counted as different, because they nest their input until the last frame of the\n"
        "stack is in use, and a converted branch is two frames deeper:\n\n"
        + counting
        + "\n## Why the rest is left\n\n| reason | statements |\n|---|--:|\n"
        + "".join(f"| {_cell(reason)} | {count} |\n" for reason, count in _sorted(total.reasons))
    )


def _of(report: Report) -> str:
    name = report.package.release or report.package.name
    return _row(
        name.replace("==", " "),
        str(len(report.before)),
        str(_passed(report.before)),
        str(_passed(report.after)),
        str(len(report.regressions)),
        *_shares(report.converted),
    )


def _shares(done: Converted) -> tuple[str, str, str, str]:
    resting = done.reasons[YIELD]
    others = done.total - resting
    share = done.converted / others if others else 1.0
    converted = f"{done.converted} ({done.share:.0%})"
    return str(done.total), converted, str(resting), f"{share:.0%}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _passed(outcomes: dict[str, str]) -> int:
    return sum(outcome == "passed" for outcome in outcomes.values())


def _sorted(reasons: Counter[str]) -> list[tuple[str, int]]:
    return sorted(reasons.items(), key=lambda one: (-one[1], one[0]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
