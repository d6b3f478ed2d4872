"""Converts the fixtures and inverts what comes of it: how much of it is the original again?

`python -m tests.inverse.roundtrip` prints the share of the converted functions for each style, and
those that come back otherwise; with `-v` both forms of these.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aglint.convert import STYLES, Options, convert, functions
from aglint.invert import invert
from aglint.source import Source, SourceError
from tests.inverse.normal import normal

ROOT = Path(__file__).parents[2] / "fixtures"
MARK = "\n\n# ==== dispatch\n"


@dataclass(frozen=True)
class Trip:
    """One function there and back.

    Attributes:
      name: of the function, with its file.
      before, after: the normal form of the original and of what has come back.
      refused: what inverting has refused of it.
    """

    name: str
    before: str
    after: str
    refused: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.before == self.after


def files() -> list[Path]:
    """Every fixture that is a program of its own."""
    return sorted(path for path in ROOT.rglob("*.py") if "problems" not in path.parts) + sorted(
        ROOT.glob("problems/*/*.py")
    )


def trips(path: Path, style: str) -> Iterator[Trip]:
    """The functions of a file that are converted, with what becomes of them."""
    text = path.read_text().partition(MARK)[0] + "\n"
    source = Source.from_text(text, str(path))
    try:
        there = convert(source, Options(style=style, all=True, budget=False))
        back = invert(Source.from_text(there.text, str(path)), Options(all=True))
    except SourceError:
        return
    changed = {one.qualname.partition(".<locals>")[0] for one in there.changed}
    originals = dict(functions(source.tree))
    returned = dict(functions(ast.parse(back.text)))
    for name in sorted(changed):
        refused = tuple(one.reason for one in back.refused if one.qualname == name)
        label = f"{path.relative_to(ROOT)}: {name}"
        yield Trip(label, normal(originals[name]), normal(returned[name]), refused)


def main(arguments: list[str]) -> None:
    """Prints the shares."""
    chosen = [one for one in arguments if not one.startswith("-") and one not in STYLES]
    for style in [one for one in STYLES if one in arguments] or STYLES:
        found = [
            trip
            for path in files()
            if not chosen or any(one in str(path) for one in chosen)
            for trip in trips(path, style)
        ]
        same = sum(trip.same for trip in found)
        for trip in found:
            if trip.same:
                continue
            print(f"{style}: {trip.name}: {'; '.join(trip.refused) or 'otherwise'}")
            if "-v" in arguments:
                print(trip.before, trip.after, sep="\n--- came back as\n", end="\n\n")
        share = 100 * same / max(len(found), 1)
        print(f"{style}: {same} of {len(found)} functions come back ({share:.1f}%)")


if __name__ == "__main__":
    main(sys.argv[1:])
