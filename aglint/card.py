"""The prose of a card: fixed headings, and the blocks of code among it that tests execute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADINGS = (
    "What it does",
    "Why it is a problem",
    "Example",
    "Use instead",
    "Fix safety",
    "Known limits",
)
BAD = "# BAD"
"""Ends each line of a bad example that the rule must report."""


class CardError(ValueError):
    """A card that breaks the form; the text names the file and the line."""

    def __init__(self, path: Path, line: int, message: str):
        super().__init__(f"{path}:{line}: {message}")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a card.

    Attributes:
      text: what stands between the fences.
      line: the line of the card on which `text` begins.
    """

    text: str
    line: int

    @property
    def marked(self) -> tuple[int, ...]:
        """The lines, from 1, that end in `BAD`."""
        rows = self.text.splitlines()
        return tuple(n for n, row in enumerate(rows, 1) if row.rstrip().endswith(BAD))


@dataclass(frozen=True, slots=True)
class Claim:
    """How a card's bad example misbehaves on TensorFlow.

    Attributes:
      kind: `raises`, `differs` or `traces`.
      errors: for `raises`, the exception's class name and what its text contains: first on the
        newest TensorFlow, then on others.
      count: for `traces`, how often TensorFlow traces.
      eager_too: it misbehaves so with functions run eagerly as well.
    """

    kind: str
    errors: tuple[tuple[str, str], ...] = ()
    count: int = 0
    eager_too: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A card below its opening.

    Attributes:
      path: the card's file.
      line: the line of the card on which `text` begins.
      text: all of it.
    """

    path: Path
    line: int
    text: str

    def sections(self) -> dict[str, str]:
        """The text under each heading, in the order of `HEADINGS`.

        Raises:
          CardError: a heading is missing, unknown or out of order.
        """
        found = {heading: text.strip() for heading, text, _ in self._split()}
        if tuple(found) != HEADINGS:
            wanted = ", ".join(HEADINGS)
            raise CardError(self.path, self.line, f"the headings must be: {wanted}")
        return found

    def block(self, heading: str, language: str) -> Block:
        """The one block of a language under a heading.

        Raises:
          CardError: there is none, or several.
        """
        for name, text, line in self._split():
            if name != heading:
                continue
            blocks = list(_fenced(text, language))
            if len(blocks) != 1:
                raise CardError(self.path, line, f"{heading!r} needs one ```{language} block")
            start, content = blocks[0]
            return Block(content, line + start)
        raise CardError(self.path, self.line, f"no heading {heading!r}")

    def claim(self) -> Claim:
        """What the bad example does on TensorFlow.

        Raises:
          CardError: the claim is none of the known kinds.
        """
        block = self.block("Example", "claim")
        first, *more = [row.strip() for row in block.text.strip().splitlines()] or [""]
        eager_too = more[-1:] == ["eager too"]
        others = more[:-1] if eager_too else more
        errors = [re.fullmatch(r"(?:or )?raises (\w+): (.+)", row) for row in (first, *others)]
        if first.startswith("raises ") and all(errors):
            told = tuple((error[1], error[2]) for error in errors)
            return Claim("raises", told, eager_too=eager_too)
        if others:
            raise CardError(self.path, block.line, f"a claim can't go on with {others[0]!r}")
        if first == "differs":
            return Claim("differs", eager_too=eager_too)
        if match := re.fullmatch(r"traces (\d+)", first):
            return Claim("traces", count=int(match[1]), eager_too=eager_too)
        raise CardError(
            self.path, block.line, "a claim is `raises TYPE: text`, `differs` or `traces N`"
        )

    def _split(self) -> Iterator[tuple[str, str, int]]:
        """Heading, text, and the card's line on which the text begins."""
        rows = self.text.split("\n")
        fenced = False
        starts = []
        for index, row in enumerate(rows):
            fenced ^= row.startswith("```")
            if row.startswith("## ") and not fenced:
                starts.append(index)
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            text = "\n".join(rows[start + 1 : end])
            yield rows[start][3:].strip(), text, self.line + start + 1


def _fenced(text: str, language: str) -> Iterator[tuple[int, str]]:
    """The fenced blocks of one language: the row after the fence, and the content."""
    rows = text.split("\n")
    opened: int | None = None
    for index, row in enumerate(rows):
        if not row.startswith("```"):
            continue
        if opened is None:
            opened = index
            continue
        if rows[opened].strip() == f"```{language}":
            yield opened + 1, "\n".join(rows[opened + 1 : index]) + "\n"
        opened = None
