"""A file's text in which statements have been rewritten before it is converted, line for line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from aglint.diagnostic import Edit, edited
from aglint.source import Source


@dataclass(frozen=True, slots=True)
class Found:
    """A rewritten statement: its function's qualified name, its line at first, and what it is."""

    qualname: str
    line: int
    what: str


@dataclass(frozen=True)
class Lowered:
    """A text on its way.

    Attributes:
      source: the text.
      found: what was rewritten.
      moved: for each place, from which line on the text after it has moved, and by how much.
    """

    source: Source
    found: tuple[Found, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()

    def named(self, what: str) -> frozenset[str]:
        """The qualified names of the functions in which something of a kind was rewritten."""
        return frozenset(one.qualname for one in self.found if one.what == what)

    def line(self, line: int) -> int:
        """The line, in the text that was there first, of a line of this one."""
        for first, by in reversed(self.moved):
            line -= by if line >= first else 0
        return line

    def step(self, qualname: str, line: int, what: str, edits: Collection[Edit]) -> Lowered:
        """The text after some edits, which don't overlap; `line` is that of what they rewrite."""
        moved: list[tuple[int, int]] = []
        total = 0
        for edit in sorted(edits, key=lambda one: one.span):
            old = edit.span.end_line - edit.span.line
            new = edit.text.count("\n")
            if old != new:
                total_before, total = total, total + new - old
                moved.append((edit.span.line + total_before + new, new - old))
        return Lowered(
            Source.from_text(edited(self.source, edits), self.source.path),
            (*self.found, Found(qualname, self.line(line), what)),
            (*self.moved, *moved),
        )
