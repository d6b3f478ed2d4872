"""One file's fixes of what the rules report, applied round by round.

A round applies the fixes that don't overlap and checks the new text, which may have more to fix.
Unsafe fixes go first, so that the text after the last of them can be the reference of a proof.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aglint import fixes
from aglint.config import Config
from aglint.convert import functions, named
from aglint.diagnostic import SAFE, UNSAFE, Diagnostic, Edit, edited
from aglint.engine import analyse
from aglint.rule import catalogue
from aglint.selection import enabled
from aglint.source import Source, Span
from aglint.staging.entry import Traced

ROUNDS = 10
MODULE = "<module>"
"""The qualified name of what is in no function."""

_TOOL = ("AG000", "AG001")


@dataclass(frozen=True)
class Wanted:
    """Which fixes to apply.

    Attributes:
      config: says which rules run.
      unsafe: apply the unsafe ones too.
      functions: only in functions of these qualified names; everywhere when empty.
      leave: qualified names of functions to leave as they are.
      refused: pairs of a function's qualified name and a rule's symbol whose fixes to leave.
      entries: the functions that other files are known to trace, by qualified name.
    """

    config: Config
    unsafe: bool = False
    functions: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    refused: frozenset[tuple[str, str]] = frozenset()
    entries: Mapping[str, Traced] = field(default_factory=dict)

    def findings(self, source: Source) -> list[Diagnostic]:
        """What all the rules say of a text of the file."""
        select = ("ALL", *self.config.select, *self.config.extend_select)  # previews by name
        everything = replace(self.config, select=select, ignore=(), per_file_ignores=())
        return analyse(source, everything, self.entries)[0]


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was applied.

    Attributes:
      qualname: of the function that it is in; `MODULE` outside of any.
      code, symbol: the rule's.
      message: what it did.
      safe: whether it was a safe one.
    """

    qualname: str
    code: str
    symbol: str
    message: str
    safe: bool


@dataclass(frozen=True)
class Repair:
    """The outcome for one file.

    Attributes:
      source: the file with the fixes.
      reference: the text that the result must agree with: the file with its unsafe fixes.
      applied: in the order in which it was done.
      hidden: how many unsafe fixes were left for want of permission.
    """

    source: Source
    reference: str
    applied: tuple[Applied, ...] = ()
    hidden: int = 0


class RepairError(Exception):
    """A fix that made the file worse; the text names the rule and the place."""


def repair(source: Source, wanted: Wanted) -> Repair:
    """Applies the fixes of a file until there are no more.

    Raises:
      SourceError: the file can't be parsed, or its encoding lacks a character of the new text.
      RepairError: a fix failed; the file should be left as it is.
    """
    source.tree  # noqa: B018 - parsed here for its errors
    rules = enabled(wanted.config, source.path)
    applied: list[Applied] = []
    reference = source.text
    found = wanted.findings(source)
    unsafe: list[Diagnostic] = []
    for _ in range(ROUNDS):
        usable = [
            one
            for one in found
            if one.fix is not None and one.symbol in rules and _is_wanted(source, one, wanted)
        ]
        unsafe = [one for one in usable if one.fix.applicability == UNSAFE]
        safe = [one for one in usable if one.fix.applicability == SAFE]
        now = _apart(unsafe if unsafe and wanted.unsafe else safe)
        if not now:
            break
        applied += [_applied(source, one) for one in now]
        source, found = _round(source, found, now, wanted)
        if unsafe and wanted.unsafe:
            reference = source.text
    hidden = 0 if wanted.unsafe else len(unsafe)
    return Repair(source, reference, tuple(applied), hidden)


def _round(
    source: Source, found: list[Diagnostic], chosen: list[Diagnostic], wanted: Wanted
) -> tuple[Source, list[Diagnostic]]:
    """The text with some fixes, and what is found in it then."""
    edits = {edit for one in chosen for edit in one.fix.edits}
    text = edited(source, edits)
    made = Source.from_bytes(source.encode(text), source.path)
    left = wanted.findings(made)
    problem = _problem(found, left, chosen)
    if not problem:
        return made, left
    if len(chosen) > 1:
        for one in chosen:  # the one that fails alone is to blame
            _round(source, found, [one], wanted)
    one = chosen[0]
    place = f"{one.span.line}:{one.span.column + 1}"
    raise RepairError(f"{place}: AG000 the fix of {one.symbol} ({one.code}) {problem}")


def _problem(found: list[Diagnostic], left: list[Diagnostic], chosen: list[Diagnostic]) -> str:
    """What is wrong with a round, if anything is."""
    broken = next((one for one in left if one.code in _TOOL and one not in found), None)
    if broken is not None:
        return f"made a text that can't be checked: {broken.message}"
    if any(fixes.uncovers(catalogue()[one.symbol]) for one in chosen):
        return ""
    before, after = (Counter(one.symbol for one in many) for many in (found, left))
    for symbol in {one.symbol for one in chosen}:
        if after[symbol] >= before[symbol]:
            return "changed nothing for the better"
    if after.total() > before.total():
        new = next(iter(after - before))
        return f"brought a new finding of {new}"
    return ""


def _apart(found: list[Diagnostic]) -> list[Diagnostic]:
    """Those whose fixes don't overlap from first to last edit; several may ask for the same."""
    chosen: list[Diagnostic] = []
    last: tuple[tuple[int, int], tuple[int, int]] | None = None
    same: set[tuple[Edit, ...]] = set()
    for one in sorted(found, key=lambda one: _extent(one)):
        start, end = _extent(one)
        if one.fix.edits in same:
            chosen.append(one)
        elif last is None or (start >= last[1] and start != last[0]):
            chosen.append(one)
            same.add(one.fix.edits)
            last = (start, end)
    return chosen


def _extent(one: Diagnostic) -> tuple[tuple[int, int], tuple[int, int]]:
    spans = [edit.span for edit in one.fix.edits]
    return min((s.line, s.column) for s in spans), max((s.end_line, s.end_column) for s in spans)


def _is_wanted(source: Source, one: Diagnostic, wanted: Wanted) -> bool:
    qualname = _qualname(source.tree, one.span)
    if named(qualname, wanted.leave) or (qualname, one.symbol) in wanted.refused:
        return False
    return not wanted.functions or named(qualname, wanted.functions)


def _qualname(tree: ast.Module, span: Span) -> str:
    """The innermost function round a place."""
    found = MODULE
    for qualname, node in functions(tree):
        if node.lineno <= span.line <= node.end_lineno:
            found = qualname
    return found


def _applied(source: Source, one: Diagnostic) -> Applied:
    qualname = _qualname(source.tree, one.span)
    safe = one.fix.applicability == SAFE
    return Applied(qualname, one.code, one.symbol, one.fix.message, safe)
