"""What a proof says, and the limits under which it is made."""

from __future__ import annotations

import sys
from dataclasses import dataclass

PROVEN = "proven"
NOT_PROVEN = "not proven"
DISAGREED = "disagreed"
FAILED = "failed"
STATUSES = (PROVEN, NOT_PROVEN, DISAGREED, FAILED)  # from best to worst

ORIGINAL = "eager original"
CONVERTED = "eager converted"
GRAPH = "graph converted"
AUTOGRAPH = "AutoGraph original"
GRAPH_WITH_AUTOGRAPH = "AutoGraph converted"
RUNS = (ORIGINAL, CONVERTED, GRAPH, AUTOGRAPH, GRAPH_WITH_AUTOGRAPH)


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """Limits of one proof.

    Attributes:
      timeout: seconds that all runs of one input may take together, and importing the module.
      memory: megabytes that the process which runs the code may occupy.
      output: megabytes that it may print.
      startup: seconds that importing TensorFlow may take.
      python: the interpreter that runs the code.
    """

    timeout: float = 60.0
    memory: int = 4096
    output: int = 64
    startup: float = 180.0
    python: str = sys.executable


@dataclass(frozen=True, slots=True)
class Run:
    """One of the runs of a function over all its inputs.

    Attributes:
      name: one of `RUNS`.
      agrees: whether it agreed with the eager original on every input.
      detail: the first difference, or what the run raised.
      traces: how many times TensorFlow traced the function; None for eager runs.
    """

    name: str
    agrees: bool
    detail: str = ""
    traces: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict on one function.

    Attributes:
      function: its qualified name.
      status: one of `STATUSES`.
      inputs: how many inputs it was run on.
      detail: one line: the difference, the failure, or what the reader should know of the proof.
      runs: what each run gave; empty where nothing ran.
    """

    function: str
    status: str
    inputs: int = 0
    detail: str = ""
    runs: tuple[Run, ...] = ()

    def __str__(self) -> str:
        """The report's line, without the function's name."""
        counted = f"{self.inputs} input" + ("" if self.inputs == 1 else "s")
        if self.status == PROVEN:
            line = f"proven ({counted})"
            return f"{line}; {self.detail}" if self.detail else line
        if self.status == NOT_PROVEN:
            return f"not proven ({self.detail or 'no inputs'})"
        return f"{self.status}: {self.detail}"
