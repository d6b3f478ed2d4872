"""The runs of one input -> a verdict.

Plain Python is the reference. The converted function must do the same eagerly, exactly. In a
graph it must do the same too; where it doesn't, what AutoGraph makes of the original decides:

- both are the same: the conversion keeps what the program does today, and the note says so;
- the original can't be staged either, or AutoGraph gets it wrong, and the converted function
  raises: proven in eager only;
- otherwise it is a disagreement.

For inputs that were made up, and where nobody reads what each run gave, AutoGraph is asked only
where it decides. Where plain Python can run one that was made up, and the converted function and
AutoGraph's original raise the same, it is no input.

Under XLA, if that is asked for, what was proven must do the same once more, unless XLA can't run
the original either.

A converted function may still call functions that rely on AutoGraph: if it raises in a graph
without AutoGraph, it gets a second chance with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aglint.prove import proof
from aglint.prove.compare import outcomes
from aglint.prove.outcome import Outcome
from aglint.prove.proof import DISAGREED, FAILED, PROVEN, Run


class Runs(Protocol):
    """Makes the runs of one input when they are asked for.

    Attributes:
      made_up: whether nobody gave the input.
      second_column: whether to ask AutoGraph also where that decides nothing.
      jit: whether to run under XLA as well.
    """

    made_up: bool
    second_column: bool
    jit: bool

    def original(self) -> Outcome:
        """The eager original, which is the reference."""

    def converted(self) -> Outcome:
        """The eager converted function."""

    def graph(self) -> Outcome:
        """The converted function in a graph without AutoGraph."""

    def autograph(self, decides: bool) -> Outcome:
        """The original in a graph made by AutoGraph; with its gradients if it decides."""

    def graph_with_autograph(self) -> Outcome:
        """The converted function in a graph with AutoGraph."""

    def xla(self) -> Outcome:
        """The converted function in a graph that XLA compiles."""

    def xla_of_original(self) -> Outcome:
        """The original in a graph of AutoGraph's that XLA compiles."""

    def again(self, seed: int) -> Outcome:
        """The eager original once more, from a fresh start."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the runs of one input say: a status, a line, the runs, and what the original gave."""

    status: str
    detail: str
    runs: tuple[Run, ...]
    result: str = ""


def judge(runs: Runs) -> Verdict:
    """Makes the runs of one input, as many as are needed, and compares them."""
    reference = runs.original()
    if reference.unready:
        return Verdict(FAILED, f"the input can't be evaluated: {reference.unready}", ())
    report = _Report(reference, {proof.CONVERTED: runs.converted()})
    text = report.difference(proof.CONVERTED)
    if text:
        return _eagerly(report, text, runs)
    report.named[proof.GRAPH] = runs.graph()
    differs = bool(report.difference(proof.GRAPH))
    if runs.second_column or differs:
        report.named[proof.AUTOGRAPH] = runs.autograph(differs)
    if report.memory():
        return report.verdict(FAILED, report.memory())
    if not report.difference(proof.GRAPH):
        return _under_xla(report, runs, "") if runs.jit else report.verdict(PROVEN, "")
    if _is_random(reference, runs.again):
        report.values = False
        if not report.difference(proof.GRAPH):
            text = "random: in a graph only types and shapes compared"
            return _under_xla(report, runs, text) if runs.jit else report.verdict(PROVEN, text)
    return _in_graph(report, runs.graph_with_autograph)


def _under_xla(report: _Report, runs: Runs, remark: str) -> Verdict:
    """The verdict on what is proven in a graph, after XLA has compiled that as well."""
    report.named[proof.XLA] = runs.xla()
    text = report.difference(proof.XLA)
    if not text:
        return report.verdict(PROVEN, remark)
    report.named[proof.XLA_ORIGINAL] = runs.xla_of_original()
    if report.difference(proof.XLA_ORIGINAL):
        note = f"not under XLA, nor is the original: {text}"
        return report.verdict(PROVEN, f"{remark}; {note}" if remark else note)
    return report.verdict(DISAGREED, f"under XLA: {text}")


def _eagerly(report: _Report, text: str, runs: Runs) -> Verdict:
    """The verdict where the eager run differs: no graph could make it good.

    Of an input that was made up, and on which both the converted function and what AutoGraph makes
    of the original raise the same, nobody says that it may be given. Of an AutoGraph that refuses
    the function whatever it is given, no such thing follows.
    """
    if report.memory():
        return report.verdict(FAILED, report.memory())
    noise = outcomes(report.reference, runs.again(0), graph=False)
    if noise:
        return report.verdict(FAILED, f"the original differs from itself, run twice: {noise}")
    error = report.named[proof.CONVERTED].error
    fails = error and not report.reference.error
    if fails and runs.made_up and runs.autograph(False).error == error:
        return report.verdict(FAILED, f"AutoGraph's original raises it, too: {text}")
    return report.verdict(DISAGREED, text)


def _in_graph(report: _Report, second_chance: Callable[[], Outcome]) -> Verdict:
    """The verdict where the graph run differs from plain Python."""
    graph, autograph = report.named[proof.GRAPH], report.named[proof.AUTOGRAPH]
    text = report.difference(proof.GRAPH)
    if graph.error:
        report.named[proof.GRAPH_WITH_AUTOGRAPH] = second_chance()
        if not report.difference(proof.GRAPH_WITH_AUTOGRAPH):
            return report.verdict(PROVEN, f"in a graph with AutoGraph only; without it {text}")
        if report.difference(proof.AUTOGRAPH):
            return report.verdict(PROVEN, f"in eager only; not stageable: {_reason(graph)}")
    elif not autograph.error and not outcomes(autograph, graph, graph=True, values=report.values):
        return report.verdict(PROVEN, f"in a graph as AutoGraph makes it today: {text}")
    return report.verdict(DISAGREED, f"in a graph: {text}")


def _is_random(reference: Outcome, again: Callable[[int], Outcome]) -> bool:
    """Whether another seed gives other numbers, but the same kind of thing."""
    other = again(1)
    return bool(outcomes(reference, other, graph=True)) and not outcomes(
        reference, other, graph=True, values=False
    )


@dataclass
class _Report:
    """The runs so far, compared with the reference."""

    reference: Outcome
    named: dict[str, Outcome]
    values: bool = True

    def difference(self, name: str) -> str:
        outcome = self.named[name]
        if outcome.unready:
            return f"the receiver or arguments raise {outcome.unready}"
        eager = name == proof.CONVERTED
        return outcomes(self.reference, outcome, graph=not eager, values=self.values or eager)

    def memory(self) -> str:
        """Which run has found no memory, as that is no behaviour to compare."""
        for name, outcome in {proof.ORIGINAL: self.reference, **self.named}.items():
            if outcome.error == "MemoryError":
                return f"out of memory in the run {name!r}"
        return ""

    def verdict(self, status: str, detail: str) -> Verdict:
        runs = [Run(proof.ORIGINAL, True, _raised(self.reference))]
        for name, outcome in self.named.items():
            text = self.difference(name)
            runs.append(Run(name, not text, text or _raised(outcome), outcome.traces))
        result = _raised(self.reference) or str(self.reference.value)
        return Verdict(status, detail, tuple(runs), result)


def _reason(outcome: Outcome) -> str:
    return outcome.message or outcome.error


def _raised(outcome: Outcome) -> str:
    return f"raises {outcome.error.rpartition('.')[2]}" if outcome.error else ""
