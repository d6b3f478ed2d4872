"""Runs -> verdict, without TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from aglint.prove.outcome import NO_RESULT, Outcome
from aglint.prove.proof import DISAGREED, FAILED, PROVEN
from aglint.prove.snapshot import Leaf
from aglint.prove.verdict import judge

ONE, TWO, THREE = (Outcome(value=Leaf("int", n)) for n in (1, 2, 3))
TEXT = Outcome(value=Leaf("str", "one"))
RAISED = Outcome(error="ValueError", message="no")
REFUSED = Outcome(error="TypeError", message="not possible")
UNREADY = Outcome(unready="NameError: x")
HUNG = Outcome(error=NO_RESULT, message="no result within 60 seconds")
MEMORY = Outcome(error="MemoryError")


@dataclass
class FakeRuns:
    """Runs whose outcomes are given; all agree unless said otherwise."""

    outcomes: dict[str, Outcome]
    made_up: bool = False
    second_column: bool = True
    jit: bool = False
    asked: list[str] = field(default_factory=list)

    def _get(self, name):
        self.asked.append(name)
        return self.outcomes.get(name, ONE)

    def original(self):
        return self._get("original")

    def converted(self):
        return self._get("converted")

    def graph(self):
        return self._get("graph")

    def autograph(self, decides):
        return self._get("autograph")

    def graph_with_autograph(self):
        return self._get("graph_with_autograph")

    def xla(self):
        return self._get("xla")

    def xla_of_original(self):
        return self._get("xla_of_original")

    def again(self, seed):
        return self._get(f"again_{seed}")


@pytest.mark.parametrize(
    "outcomes, status, detail",
    [
        ({}, PROVEN, ""),
        ({"autograph": RAISED}, PROVEN, ""),
        ({"autograph": TWO}, PROVEN, ""),
        ({"converted": TWO}, DISAGREED, "value: int 2 instead of int 1"),
        ({"converted": RAISED}, DISAGREED, "raises ValueError: no"),
        ({"converted": UNREADY}, DISAGREED, "the receiver or arguments raise NameError: x"),
        ({"original": UNREADY}, FAILED, "the input can't be evaluated: NameError: x"),
        ({"converted": TWO, "again_0": THREE}, FAILED, "the original differs from itself"),
        ({"converted": MEMORY}, FAILED, "out of memory in the run 'eager converted'"),
        ({"graph": MEMORY}, FAILED, "out of memory in the run 'graph converted'"),
        ({"original": MEMORY, "converted": MEMORY}, FAILED, "out of memory"),
        ({"graph": TWO}, DISAGREED, "in a graph: value: int 2 instead of int 1"),
        ({"graph": TWO, "autograph": RAISED}, DISAGREED, "in a graph: value"),
        ({"graph": TWO, "autograph": THREE}, DISAGREED, "in a graph: value"),
        ({"graph": TWO, "autograph": TWO}, PROVEN, "in a graph as AutoGraph makes it today"),
        ({"graph": TWO, "again_1": THREE}, PROVEN, "random: in a graph only types"),
        ({"graph": TEXT, "again_1": THREE}, DISAGREED, "in a graph: value"),
        ({"graph": RAISED, "autograph": REFUSED, "graph_with_autograph": RAISED}, PROVEN,
         "in eager only; not stageable: no"),
        ({"graph": RAISED, "autograph": REFUSED}, PROVEN, "in a graph with AutoGraph only"),
        ({"graph": RAISED}, PROVEN, "in a graph with AutoGraph only; without it raises ValueError"),
        ({"graph": RAISED, "graph_with_autograph": RAISED}, DISAGREED,
         "in a graph: raises ValueError: no"),
        ({"graph": RAISED, "graph_with_autograph": RAISED, "autograph": TWO}, PROVEN,
         "in eager only; not stageable: no"),
        ({"original": RAISED, "converted": RAISED, "graph": REFUSED}, PROVEN, ""),
        ({"original": RAISED, "converted": RAISED}, DISAGREED, "in a graph: returns int 1"),
    ],
)  # fmt: skip
def test_the_verdict(outcomes, status, detail):
    if outcomes.get("original") is RAISED:
        outcomes = {"autograph": RAISED, "again_1": RAISED, "again_0": RAISED, **outcomes}
    verdict = judge(FakeRuns(outcomes))
    assert verdict.status == status, verdict
    assert verdict.detail.startswith(detail), verdict
    assert bool(verdict.detail) == bool(detail), verdict


def test_no_graph_is_made_where_the_eager_runs_differ():
    runs = FakeRuns({"converted": TWO})
    judge(runs)
    assert runs.asked == ["original", "converted", "again_0"]


def test_agreement_needs_four_runs():
    runs = FakeRuns({})
    judge(runs)
    assert runs.asked == ["original", "converted", "graph", "autograph"]


def test_autograph_is_asked_of_made_up_inputs_only_where_it_decides():
    agreeing = FakeRuns({}, second_column=False)
    assert judge(agreeing).status == PROVEN
    assert "autograph" not in agreeing.asked
    differing = FakeRuns({"graph": TWO, "autograph": TWO}, second_column=False)
    assert judge(differing).detail.startswith("in a graph as AutoGraph makes it today")


def test_a_made_up_input_that_neither_can_run_is_no_input():
    both = {"converted": RAISED, "autograph": RAISED}
    assert judge(FakeRuns(both, made_up=True)).status == FAILED
    assert judge(FakeRuns(both)).status == DISAGREED
    assert judge(FakeRuns({"converted": RAISED}, made_up=True)).status == DISAGREED
    refused = {"converted": RAISED, "autograph": REFUSED}  # whatever the input is
    assert judge(FakeRuns(refused, made_up=True)).status == DISAGREED
    returns = {"converted": TWO, "autograph": RAISED}
    assert judge(FakeRuns(returns, made_up=True)).status == DISAGREED


def test_autograph_that_ends_the_process_is_a_run_that_differs():
    verdict = judge(FakeRuns({"autograph": HUNG}))
    assert verdict.status == PROVEN
    (run,) = [one for one in verdict.runs if one.name == "AutoGraph original"]
    assert (run.agrees, run.detail) == (False, "no result within 60 seconds")
    raising = judge(FakeRuns({"original": RAISED, "converted": RAISED, "autograph": HUNG}))
    assert not next(one for one in raising.runs if one.name == "AutoGraph original").agrees


@pytest.mark.parametrize(
    "outcomes, status, detail",
    [
        ({}, PROVEN, ""),
        ({"xla": TWO}, DISAGREED, "under XLA: value: int 2 instead of int 1"),
        (
            {"xla": REFUSED, "xla_of_original": REFUSED},
            PROVEN,
            "not under XLA, nor is the original: raises TypeError: not possible",
        ),
    ],
)
def test_xla_where_it_is_asked_for(outcomes, status, detail):
    verdict = judge(FakeRuns(outcomes, jit=True))
    assert (verdict.status, verdict.detail) == (status, detail)


def test_no_xla_unless_asked_for():
    runs = FakeRuns({})
    judge(runs)
    assert "xla" not in runs.asked
