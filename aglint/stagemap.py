"""What becomes of each branch, loop and operator of a file: the model that reports show."""

from __future__ import annotations

from dataclasses import dataclass

from aglint.diagnostic import Diagnostic
from aglint.source import Source, Span

OUTCOMES = {
    "stage": "becomes part of the graph",
    "unroll": "runs in Python while it is traced; each round adds its operations to the graph",
    "python": "is decided in Python",
    "fail": "fails while it is traced, or when the graph runs",
    "differ": "works, but not as in eager mode",
    "unknown": "depends on what this file does not tell",
}
"""What may become of a statement, and what that means."""


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a reason chain.

    Attributes:
      text: what holds, in the reader's words.
      span: where.
      path: the file, where it is another one.
    """

    text: str
    span: Span
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """A name that a statement binds and that is read later.

    Attributes:
      name: the name.
      before, after: what it holds, in words.
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One branch, loop or operator.

    Attributes:
      number: from 1, in the order of the source; unique in the file.
      kind: `if`, `for`, `while`, `match`, `comprehension`, `ternary`, `and`, `or`, `not`,
        `comparison`.
      span: all of it.
      head: what to underline: what decides it.
      outcome: one of `OUTCOMES`.
      becomes: what of TensorFlow it becomes, such as `tf.cond`; empty if nothing.
      sure: whether proof, not evidence, says so.
      text: what decides, as source.
      value: what that is, in words.
      summary: the outcome in a sentence.
      message: with what TensorFlow or AutoGraph fails.
      reasons: why, from what decides back to what makes it so.
      carried: the names that it carries.
      findings: what `check` says of it.
    """

    number: int
    kind: str
    span: Span
    head: Span
    outcome: str
    becomes: str
    sure: bool
    text: str
    value: str
    summary: str
    message: str = ""
    reasons: tuple[Step, ...] = ()
    carried: tuple[Carried, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionMap:
    """One function.

    Attributes:
      name: with the names of what is round it.
      span: all of it, with its decorators.
      reason: why it is traced; empty if it is not.
      traced_from: the place that makes it so.
      autograph: whether AutoGraph converts it.
      autograph_off: why not, if it does not.
      marks: its own branches, loops and operators, in order.
      findings: what `check` says of other places in it.
      traces: the calls of the file that make a trace each, if there are several.
      doubts: what the marks can't vouch for.
    """

    name: str
    span: Span
    reason: str
    traced_from: Step | None
    autograph: bool
    autograph_off: str
    marks: tuple[Mark, ...]
    findings: tuple[Diagnostic, ...]
    traces: tuple[Step, ...] = ()
    doubts: tuple[Step, ...] = ()

    @property
    def traced(self) -> bool:
        """Whether TensorFlow traces it."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class FileMap:
    """One file.

    Attributes:
      source: the file.
      functions: those asked for, in order.
      findings: what `check` says outside of them.
    """

    source: Source
    functions: tuple[FunctionMap, ...]
    findings: tuple[Diagnostic, ...] = ()

    @property
    def marks(self) -> list[Mark]:
        """The marks of all functions, in order."""
        found = [mark for function in self.functions for mark in function.marks]
        return sorted(found, key=lambda mark: mark.number)


AGREES, DISAGREES, NOT_SEEN = "agrees", "disagrees", "not seen"
STATUSES = (DISAGREES, AGREES, NOT_SEEN)
"""What a run on TensorFlow can say of a mark."""


@dataclass(frozen=True, slots=True)
class Example:
    """What TensorFlow did with one example.

    Attributes:
      line: where it is written.
      unready: why it could not be evaluated, or the child process did not survive it.
      error: what it raised.
      raised_at: the file's lines that the error names.
      operations: what of TensorFlow stands at which line.
      lines: all lines that put operations into a graph.
    """

    line: int
    unready: str = ""
    error: str = ""
    raised_at: tuple[int, ...] = ()
    operations: tuple[tuple[str, int], ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A mark, and whether TensorFlow did what it says.

    Attributes:
      mark: the mark.
      status: one of `STATUSES`.
      seen: what TensorFlow did, in words.
    """

    mark: Mark
    status: str
    seen: str


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The marks of a file's traced functions, against what TensorFlow did."""

    map: FileMap
    examples: tuple[Example, ...]
    checked: tuple[Checked, ...]
