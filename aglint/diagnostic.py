"""What a check reports: a place, a message, how sure it is, where else to look, and a fix."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from aglint.source import Source, Span

SEVERITIES = ("error", "warning", "refactor")
CONFIDENCES = ("HIGH", "CONTROL_FLOW", "INFERENCE")
_NEWLINE = re.compile(r"\r\n|\r|\n")
SAFE, UNSAFE, DISPLAY = APPLICABILITIES = ("safe", "unsafe", "display")


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a diagnostic, such as "traced from here"."""

    message: str
    span: Span
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the original text and what takes its place; an empty stretch is an insertion."""

    span: Span
    text: str


def edited(source: Source, edits: Collection[Edit]) -> str:
    """The text of a file with edits that don't overlap."""
    starts = [0, *(match.end() for match in _NEWLINE.finditer(source.text))]
    text, end = source.text, len(source.text)
    parts: list[str] = []
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        span = edit.span
        parts += [text[starts[span.end_line - 1] + span.end_column : end], edit.text]
        end = starts[span.line - 1] + span.column
    return "".join(reversed([*parts, text[:end]]))


@dataclass(frozen=True, slots=True)
class Fix:
    """A rewrite that does away with a finding.

    Attributes:
      applicability: `safe` where plain Python computes the same as before and comments stay;
        `unsafe` where what it computes, prints or raises may change, or a comment is lost;
        `display` for a suggestion that nobody but the author can judge.
      message: what it does, in one line.
      edits: in the order of the text, apart from each other.
    """

    applicability: str
    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
      path: the file, as the user named it.
      code: `AGfNN`; NN is unique over all families and is the pylint number.
      symbol: the rule's name, which reads well after "allow".
      message: one line in the user's words.
      span: where; lines from 1, columns from 0 in characters.
      severity: one of `SEVERITIES`.
      confidence: one of `CONFIDENCES`, with pylint's meaning.
      why: the fact that makes it so, for the reader who doubts; may be empty.
      help: what to do; may be empty.
      related: other places, most telling first.
      fix: the edits that do away with it, if there is a sound way.
    """

    path: str
    code: str
    symbol: str
    message: str
    span: Span
    severity: str = "error"
    confidence: str = "HIGH"
    why: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def order(self) -> tuple[str, Span, str]:
        """Sorting by it gives the order in which a reader meets the findings."""
        return (self.path, self.span, self.code)
