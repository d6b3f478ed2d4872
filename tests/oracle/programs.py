"""The construct programs, and what TensorFlow did with each when they were last recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "constructs"
RESULTS = FOLDER / "results.json"

WORKS, FAILS, DIFFERS, RETRACES, ENDLESS = "works", "fails", "differs", "retraces", "never ends"

#: What happens, by the class that TensorFlow's run was given.
KINDS = {
    "OK": WORKS,
    "GRAPH-OK": WORKS,
    "RETRACE": RETRACES,
    "HANG": ENDLESS,
    "TRACE-ERR": FAILS,
    "RUN-ERR": FAILS,
    "BOTH-ERR": FAILS,
    "SILENT": DIFFERS,
    "LEAK": DIFFERS,
}


@dataclass(frozen=True)
class Program:
    """One program of `fixtures/constructs`, with its record.

    Attributes:
      name: as `branches/if_both_branches`.
      outcome: the class; a key of `KINDS`.
      message: what the graph raised, as `TypeError: ...`; empty if nothing.
      eager: what plain Python raised.
      traces: how many traces are as it should be.
      exact: whether floats are compared to the last bit.
    """

    name: str
    outcome: str = ""
    message: str = ""
    eager: str = ""
    traces: int = 1
    exact: bool = False

    @property
    def path(self) -> Path:
        """The file."""
        return FOLDER / f"{self.name}.py"

    @property
    def kind(self) -> str:
        """What happens: one of the values of `KINDS`."""
        return KINDS[self.outcome]

    @property
    def title(self) -> str:
        """Its docstring's line."""
        return self.path.read_text(encoding="utf-8").partition('"""')[2].partition('"""')[0]


def programs() -> list[Program]:
    """All of them, as recorded."""
    known = json.loads(RESULTS.read_text(encoding="utf-8"))
    return [Program(name, **fields) for name, fields in known.items()]
