"""One file's fixes and conversions, a piece at a time: what is asked for, and the text with some.

A piece is whole: the fixes of one rule in one function, or the conversion of one function with the
functions inside it. Half of one would not run.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from aglint.convert import Options
from aglint.fix import Demand, Fixed, fix
from aglint.repair import Wanted
from aglint.source import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is done to a file, or not.

    Attributes:
      qualname: the function's; for a conversion that of the outermost one.
      symbol: the rule's whose fixes these are; empty for a conversion.
      what: it in words.
    """

    qualname: str
    symbol: str
    what: str


Ask = Callable[[Piece, str, int, int], bool]
"""Says whether to take a piece, by its diff, its number and how many there are."""


def pieces(one: Fixed) -> list[Piece]:
    """The pieces of a file's outcome, in the order in which they are done."""
    found: dict[tuple[str, str], Piece] = {}
    for done in one.repair.applied:
        what = f"fix {done.code} in {done.qualname}: {done.message}"
        found.setdefault((done.qualname, done.symbol), Piece(done.qualname, done.symbol, what))
    for change in one.conversion.changed:
        name = change.qualname.partition(".<locals>.")[0]
        verdict = one.verdicts.get(name, "")
        said = f" ({verdict})" if verdict not in ("", "converted") else ""
        found.setdefault((name, ""), Piece(name, "", f"convert {name}{said}"))
    return list(found.values())


def chosen(
    source: Source, options: Options, demand: Demand, wanted: Wanted | None, ask: Ask
) -> Fixed:
    """What is left of a file's fixes and conversions when each piece has been asked for.

    Raises:
      SourceError: the file can't be parsed or edited.
      RepairError: a fix failed.
    """
    everything = fix(source, options, demand, wanted)
    every = pieces(everything)
    # What proof has kept is known; the texts with some of it need none.
    unproven = replace(demand, prove=False, require=False)
    taken: list[Piece] = []

    def with_these(some: Iterable[Piece]) -> Fixed:
        kept = set(some)
        left = [one for one in every if one not in kept]
        functions = {one.qualname for one in left if not one.symbol}
        narrowed = replace(options, leave=options.leave | everything.disagreed | functions)
        if not any(not one.symbol for one in kept):
            narrowed = replace(narrowed, constructs=frozenset())
        rules = None
        if wanted is not None:
            refused = frozenset((one.qualname, one.symbol) for one in left if one.symbol)
            leave = wanted.leave | everything.disagreed
            rules = replace(wanted, refused=wanted.refused | refused, leave=leave)
        return fix(source, narrowed, unproven, rules)

    before = with_these(())
    for number, piece in enumerate(every, 1):
        after = with_these([*taken, piece])
        shown = diff(before.conversion.text, after.conversion.text, source.path)
        if shown and ask(piece, shown, number, len(every)):
            taken.append(piece)
            before = after
    verdicts = {name: everything.verdicts.get(name, "") for name in before.changed}
    kept = {name: verdict for name, verdict in verdicts.items() if verdict}
    return replace(before, verdicts=kept, disagreed=everything.disagreed)


def diff(old: str, new: str, path: str) -> str:
    """The unified diff of two texts of a file."""
    name = Path(path).as_posix().removeprefix("/")
    rows = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    end = "\n\\ No newline at end of file\n"
    return "".join(row if row.endswith(("\n", "\r")) else row + end for row in rows)
