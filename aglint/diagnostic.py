"""What a check reports: a place, a message, how sure it is, and where else to look."""

from __future__ import annotations

from dataclasses import dataclass

from aglint.source import Span

SEVERITIES = ("error", "warning", "refactor")
CONFIDENCES = ("HIGH", "CONTROL_FLOW", "INFERENCE")


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a diagnostic, such as "traced from here"."""

    message: str
    span: Span
    path: str | None = None


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

    @property
    def order(self) -> tuple[str, Span, str]:
        """Sorting by it gives the order in which a reader meets the findings."""
        return (self.path, self.span, self.code)
