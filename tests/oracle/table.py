"""The table of `docs/verdicts.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.oracle.programs import DIFFERS, ENDLESS, FAILS, RETRACES, WORKS

_KINDS = (WORKS, FAILS, DIFFERS, RETRACES, ENDLESS)


def table(found: Iterable) -> str:
    """The results as Markdown: totals by kind and group, and what is not right."""
    found = list(found)
    rows = [_row(kind, [one for one in found if one.program.kind == kind]) for kind in _KINDS]
    groups = sorted({one.program.name.partition("/")[0] for one in found})
    by_group = [
        _row(group, [one for one in found if one.program.name.startswith(f"{group}/")])
        for group in groups
    ]
    head = "| {} | programs | right | unknown | wrong | of these: said to work |\n"
    line = "|---|--:|--:|--:|--:|--:|\n"
    wrong = [one for one in found if one.verdict == "wrong"]
    unknown = [one for one in found if one.verdict == "unknown"]
    return (
        _OPENING
        + head.format("what TensorFlow does")
        + line
        + "".join(rows)
        + _row("all", found)
        + "\n"
        + head.format("group")
        + line
        + "".join(by_group)
        + "\n## Wrong\n\n| program | TensorFlow | aglint | says |\n|---|---|---|---|\n"
        + "".join(
            _wrong(one) for one in sorted(wrong, key=lambda one: (not one.bad, one.program.name))
        )
        + "\n## Unknown\n\n| program | TensorFlow | says |\n|---|---|---|\n"
        + "".join(_unknown(one) for one in unknown)
    )


def _row(title: str, some: list) -> str:
    count = Counter(one.verdict for one in some)
    bad = sum(one.bad for one in some)
    share = f" ({100 * count['right'] / len(some):.0f}%)" if some else ""
    return (
        f"| {title} | {len(some)} | {count['right']}{share} | {count['unknown']} "
        f"| {count['wrong']} | {bad} |\n"
    )


def _wrong(one) -> str:
    happened = one.program.kind
    if one.program.message:
        happened += f": {_short(one.program.message)}"
    return f"| {one.program.name} | {happened} | {one.answer.kind} | {_short(one.why)} |\n"


def _unknown(one) -> str:
    return f"| {one.program.name} | {one.program.kind} | {_short(one.why)} |\n"


def _short(text: str, most: int = 110) -> str:
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= most else f"{text[: most - 3]}..."


_OPENING = """\
# How right the verdicts are

`fixtures/constructs` holds small programs, one for each way of writing Python that TensorFlow code
uses, and what TensorFlow did with each. This page compares it with what `aglint stage` and
`aglint check` say of the same programs, without running them. It is made by

```
python -m tests.oracle.verdicts --write docs/verdicts.md
```

*Right* is a statement that names what happens: it works as plain Python does, it fails (and with
this error), it gives something else or leaks a tensor, it is traced again and again, it never ends.
Silence counts as the statement that it works. *Unknown* is where aglint says that it does not know.
*Wrong* is everything else; the last column counts the worst of it, programs that are said to work
and do not. The module's docstring says how marks and findings are read.

"""
