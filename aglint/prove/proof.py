"""What a proof says, and the limits under which it is made."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from aglint.prove.inputs import GENERATED, RECORDED

PROVEN = "proven"
PARTLY = "partly proven"
NOT_PROVEN = "not proven"
DISAGREED = "disagreed"
FAILED = "failed"
STATUSES = (PROVEN, PARTLY, NOT_PROVEN, DISAGREED, FAILED)  # from best to worst

ORIGINAL = "eager original"
CONVERTED = "eager converted"
GRAPH = "graph converted"
AUTOGRAPH = "AutoGraph original"
GRAPH_WITH_AUTOGRAPH = "AutoGraph converted"
XLA = "XLA converted"
XLA_ORIGINAL = "XLA original"
GRAPHS = (GRAPH, AUTOGRAPH, GRAPH_WITH_AUTOGRAPH, XLA, XLA_ORIGINAL)
RUNS = (ORIGINAL, CONVERTED, *GRAPHS)


NEVER, MORE, ALWAYS = "never", "more", "always"
GENERATE = (ALWAYS, MORE, NEVER)


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """Limits of one proof.

    Attributes:
      timeout: seconds that all runs of one input may take together, and importing the module.
      memory: megabytes that the process which runs the code may occupy.
      output: megabytes that it may print.
      startup: seconds that importing TensorFlow may take.
      generate: when to make inputs up for what the others leave unproven: `ALWAYS`, `MORE` (only
        in a module that has others, which is run anyway) or `NEVER`.
      inputs: the directory of a recording; empty for none.
      seed: which of the inputs that can be made up are tried first.
      jit: whether to run what is proven once more, compiled by XLA.
      autograph: whether to ask AutoGraph of given inputs also where that decides nothing.
      speed: whether to time original and converted code.
      python: the interpreter that runs the code.
    """

    timeout: float = 60.0
    memory: int = 4096
    output: int = 64
    startup: float = 180.0
    generate: str = MORE
    inputs: str = ""
    seed: int = 0
    jit: bool = False
    autograph: bool = True
    speed: bool = False
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
class Speed:
    """How long one way of running a function takes, in seconds.

    Attributes:
      name: one of `RUNS`.
      first: the first call, with TensorFlow's tracing where there is any.
      next: the fastest of the calls after it.
    """

    name: str
    first: float
    next: float


@dataclass(frozen=True, slots=True)
class Case:
    """What came of one input.

    Attributes:
      call: the input.
      origin: where it comes from, one of `inputs.ORIGINS`.
      line: where it is written; for one that is not, the line of the function.
      status: of this input alone.
      detail: the difference, the failure, or what the reader should know.
      result: what the original returned or raised.
    """

    call: str
    origin: str
    line: int
    status: str
    detail: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How one decision of a function went.

    Attributes:
      line, kind, text: the decision: where it stands, and what decides.
      ways: `true` and `false`, or for a loop the trips: `0`, `1`, `many`.
      converted: whether the conversion has changed it.
    """

    line: int
    kind: str
    text: str
    ways: tuple[str, ...]
    converted: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict on one function.

    Attributes:
      function: its qualified name.
      status: one of `STATUSES`.
      inputs: how many inputs it was run on.
      detail: one line: the difference, the failure, or what the reader should know of the proof.
      runs: what each run gave; empty where nothing ran.
      cases: what each input gave.
      ways: how its decisions went.
      speed: how long it takes, where that was asked for.
      tensorflow: the version that it ran on; empty where nothing ran.
      dropped: how many generated inputs were no inputs, as the original fails on them.
    """

    function: str
    status: str
    inputs: int = 0
    detail: str = ""
    runs: tuple[Run, ...] = ()
    cases: tuple[Case, ...] = ()
    ways: tuple[Way, ...] = ()
    speed: tuple[Speed, ...] = ()
    dropped: int = 0
    tensorflow: str = ""

    def __str__(self) -> str:
        """The report's line, without the function's name."""
        if self.status in (PROVEN, PARTLY):
            line = f"{self.status} ({self._counted()})"
            return f"{line}; {self.detail}" if self.detail else line
        if self.status == NOT_PROVEN:
            return f"not proven ({self.detail or 'no inputs'})"
        return f"{self.status}: {self.detail}"

    def _counted(self) -> str:
        """How many inputs, and where they come from if nobody wrote them."""
        origins = Counter(case.origin for case in self.cases)
        written = self.inputs - origins[RECORDED] - origins[GENERATED]
        others = [(origins[origin], origin) for origin in (RECORDED, GENERATED) if origins[origin]]
        if written or not others:
            more = [f"{count} {origin}" for count, origin in others]
            return ", ".join([_many(written, "input"), *more])
        (count, origin), *rest = others
        more = [f"{number} {other}" for number, other in rest]
        return ", ".join([_many(count, f"{origin} input"), *more])


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")
