"""The page `docs/corpus.md`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.corpus.conversions import Tally

_OPENING = """\
# Conversion of published packages

Every file of these packages is converted in three ways, and none of them may fail: conversion does
not raise, its text parses, every comment is in it as often as before, and a second conversion in
the default style changes nothing. This page is made by

```
python -m tests.corpus.conversions --write docs/corpus.md
```

*Converted* are branches, loops and expressions, *refused* those that were to be and are left with
a reason, *functions* the outermost functions that hold something that was converted. *Lines* are
their lines of code before and after, without blank lines, comments and docstrings; *tokens* are
those of the same functions. AutoGraph's own output has 8.9 times the code of what it is made from.
"""

_WAYS = {
    "traced": "What is seen as traced, in the default style",
    "assumed": "With every function of the package taken as traced (`assume-traced`)",
    "all": "Everything: `--all --style dispatch --no-budget`",
}

_COLUMNS = """
| package | files | changed | failed | functions | converted | refused | lines | tokens |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def row(name: str, found: Tally) -> str:
    """A line of the table."""
    cells = (
        name.replace("==", " "),
        found.files,
        found.changed,
        len(found.failures),
        found.functions,
        found.converted,
        found.left,
        _growth(found.lines),
        _growth(found.tokens),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _growth(counts: tuple[int, int]) -> str:
    before, after = counts
    return f"{before} to {after} ({after / before:.2f} times)" if before else "none"


def page(tallies: Mapping[str, Mapping[str, Tally]], limit: float) -> str:
    """The page.

    Args:
      tallies: of each way, what became of each package and of all.
      limit: how many times the lines of the converted functions may be.
    """
    made = [_OPENING.replace("", ""), ""]
    made[1] = f"The lines may grow to {limit} times what they were, or the command fails.\n"
    for way, rows in tallies.items():
        made.append(f"\n## {_WAYS[way]}\n{_COLUMNS}")
        made += [f"{row(name, found)}\n" for name, found in rows.items()]
        unreadable = sorted({said for found in rows.values() for said in found.unreadable})
        if unreadable:
            made.append(f"\n{len(unreadable)} files can't be edited and are left as they are.\n")
    return "".join(made)
