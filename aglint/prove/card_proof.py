"""What the execution of a rule's card says."""

from __future__ import annotations

from dataclasses import dataclass

from aglint.card import Claim

HOLDS = "holds"
"""Everything is as the card says."""
OTHERWISE = "holds otherwise"
"""The bad example misbehaves, in another way than the card says."""
NO_CURE = "no cure"
"""The bad example misbehaves, and so does what the card has in its place."""
GONE = "gone"
"""The bad example works."""
NOT_RUN = "not run"
"""The bad example fails where it should work, or there was no result."""

BAD, GOOD, FIXED = "bad", "good", "fixed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example, run one way.

    Attributes:
      what: `BAD`, `GOOD` or `FIXED`.
      eagerly: whether functions ran as plain Python.
      error: the names of the exception's class and its bases; empty when it raised nothing.
      text: what the exception says.
      traces: how often TensorFlow traced.
    """

    what: str
    eagerly: bool
    error: tuple[str, ...] = ()
    text: str = ""
    traces: int = 0

    @property
    def works(self) -> bool:
        """Whether it raised nothing."""
        return not self.error

    @property
    def said(self) -> str:
        """What it did, in one line, as the end of a sentence."""
        if self.works:
            return f"works, in {self.traces} trace{'' if self.traces == 1 else 's'}"
        rows = [row.strip() for row in self.text.strip().splitlines() if row.strip()]
        said = rows[-1].removeprefix(f"{self.error[0]}: ") if rows else ""
        return f"raises {self.error[0]}{f': {said}' if said else ''}"

    def meets(self, claim: Claim) -> bool:
        """Whether this is what a card claims."""
        if claim.kind == "traces":
            return self.works and self.traces == claim.count
        if claim.kind == "differs":
            return "AssertionError" in self.error
        return any(kind in self.error and text in self.text for kind, text in claim.errors)


@dataclass(frozen=True, slots=True)
class CardProof:
    """What came of a card.

    Attributes:
      symbol: the rule's.
      status: one of the five above.
      detail: what speaks against it, in one line; empty when it holds.
      runs: each example, in graphs and eagerly; empty where the process ended.
    """

    symbol: str
    status: str
    detail: str = ""
    runs: tuple[Outcome, ...] = ()

    @property
    def misbehaves(self) -> bool:
        """Whether what the rule reports is still wrong."""
        return self.status in (HOLDS, OTHERWISE, NO_CURE)
