"""What every output format is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aglint.diagnostic import SAFE, UNSAFE, Diagnostic
from aglint.source import Source, SourceError


def lines_on_disk(path: str) -> list[str]:
    """The lines of a file, or none if it can't be read or decoded."""
    try:
        return Source.read(Path(path)).lines
    except SourceError:
        return []


@dataclass(frozen=True, slots=True)
class View:
    """The findings of a run, and what is needed to show them.

    Attributes:
      diagnostics: in order.
      files: how many files were checked.
      color: whether to use terminal colours.
      lines: gives the lines of a file for the code frames.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    color: bool = False
    lines: Callable[[str], list[str]] = lines_on_disk

    @property
    def counts(self) -> list[tuple[tuple[str, str], int]]:
        """How often each (code, symbol) was found, the most frequent first."""
        counter = Counter((one.code, one.symbol) for one in self.diagnostics)
        return sorted(counter.items(), key=lambda item: (-item[1], item[0]))

    @property
    def affected(self) -> int:
        """How many files have findings."""
        return len({one.path for one in self.diagnostics})

    @property
    def summary(self) -> str:
        """The closing line."""
        files = "1 file" if self.files == 1 else f"{self.files} files"
        found = len(self.diagnostics)
        if not found:
            return f"No problems in {files}."
        problems = "1 problem" if found == 1 else f"{found} problems"
        return f"Found {problems} in {self.affected} of {files}.{self._fixes()}"

    def fixable(self, applicability: str) -> int:
        """How many findings have a fix of a kind."""
        return sum(1 for one in self.diagnostics if _kind(one) == applicability)

    def _fixes(self) -> str:
        safe, unsafe = self.fixable(SAFE), self.fixable(UNSAFE)
        if safe:
            more = f" ({unsafe} more with --unsafe-fixes)" if unsafe else ""
            return f" [*] {safe} fixable with `aglint fix --apply`{more}."
        return f" {unsafe} fixable with `aglint fix --apply --unsafe-fixes`." if unsafe else ""


def star(one: Diagnostic) -> str:
    """The mark of a finding that `aglint fix` can do away with."""
    return " [*]" if _kind(one) in (SAFE, UNSAFE) else ""


def _kind(one: Diagnostic) -> str:
    return one.fix.applicability if one.fix is not None else ""
