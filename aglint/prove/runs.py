"""Runs the inputs of one function on both texts. Runs in the child process only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from aglint.prove import proof
from aglint.prove.calls import AUTOGRAPH, EAGER, GRAPH, XLA, XLA_AUTOGRAPH
from aglint.prove.coverage import Ways
from aglint.prove.inputs import GENERATED, Input
from aglint.prove.modules import Loaded, Place
from aglint.prove.observe import Stage, set_seeds
from aglint.prove.outcome import NO_RESULT, Outcome
from aglint.prove.verdict import Verdict, judge

MODES = {
    proof.ORIGINAL: EAGER,
    proof.CONVERTED: EAGER,
    proof.GRAPH: GRAPH,
    proof.AUTOGRAPH: AUTOGRAPH,
    proof.GRAPH_WITH_AUTOGRAPH: AUTOGRAPH,
    proof.XLA: XLA,
    proof.XLA_ORIGINAL: XLA_AUTOGRAPH,
}
_OF_ORIGINAL = (proof.ORIGINAL, proof.AUTOGRAPH, proof.XLA_ORIGINAL)


_COVERAGE = "coverage of the original"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two texts of a module, on disk."""

    place: Place
    original: Path
    converted: Path

    def load(self, run: str, seed: int = 0) -> Loaded:
        """A fresh load of the text that a run is made of."""
        set_seeds(seed)
        text = self.original if run in _OF_ORIGINAL else self.converted
        return Loaded(self.place, text).load()

    def probed(self, ways: Ways) -> Loaded:
        """A fresh load of the original with probes in its decisions."""
        set_seeds(0)
        return Loaded(self.place, self.original, ways).load()


@dataclass
class Session:
    """All runs of one function.

    Attributes:
      pair: the texts.
      tell: called with a run and an input before each.
      cover: whether to note how the decisions go, too, in a run of its own.
      jit: whether to run under XLA as well.
      autograph: whether to ask AutoGraph of given inputs also where that decides nothing.
      without: runs that are left out, and why, by the input's place.
      ways: what was noted.
      reached: first lines of the functions that the calls entered.

    The inputs follow each other on one load of the module, so that the second call meets the
    state which the first has left, and traces count. After an exception everything is loaded
    anew, for how far a call came before it raised is not the same in a graph.
    """

    pair: Pair
    tell: Callable[[str, Input], None]
    cover: bool = False
    jit: bool = False
    autograph: bool = True
    without: dict[str, dict[str, str]] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)
    _stages: dict[str, Stage] = field(default_factory=dict)
    _past: list[Input] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)

    def prove(self, item: Input) -> Verdict:
        """Judges one input."""
        here = _Here(self, item)
        verdict = judge(here)
        if self.cover:
            self.tell(_COVERAGE, item)
            self._probed().observe(item, slopes=False)
        self._past.append(item)
        if here.raised or item.place in self.without:
            self._stages.clear()
            self._past.clear()
        return verdict

    def stage(self, run: str) -> Stage:
        """The stage of a run, brought to where the first run was before the present input."""
        if run not in self._stages:
            self._stages[run] = Stage(self.pair.load(run), MODES[run])
        return self._catch_up(self._stages[run])

    def _probed(self) -> Stage:
        """The eager original with its probes."""
        if _COVERAGE not in self._stages:
            self._stages[_COVERAGE] = Stage(self.pair.probed(self.ways), EAGER)
        return self._catch_up(self._stages[_COVERAGE])

    def fresh(self, run: str, seed: int) -> Stage:
        """The same, on a load of its own."""
        return self._catch_up(Stage(self.pair.load(run, seed), MODES[run], seed))

    def _catch_up(self, stage: Stage) -> Stage:
        for item in self._past[stage.calls :]:
            stage.observe(item, slopes=False)
        return stage


@dataclass
class _Here:
    """The runs of one input, as `verdict.Runs` asks for them.

    Where the original changes variables or takes gradients itself, no graph is differentiated:
    TensorFlow takes minutes for that of a training loop, and what was learned is compared anyway.
    """

    session: Session
    item: Input
    raised: bool = False
    learns: bool = False

    @property
    def made_up(self) -> bool:
        return self.item.origin == GENERATED

    @property
    def second_column(self) -> bool:
        return self.session.autograph and not self.made_up

    @property
    def jit(self) -> bool:
        return self.session.jit

    def _observe(self, run: str, slopes: bool = True) -> Outcome:
        lost = self.session.without.get(self.item.place, {}).get(run)
        if lost:
            return Outcome(error=NO_RESULT, message=lost)
        self.session.tell(run, self.item)
        stage = self.session.stage(run)
        slopes = slopes and not (self.learns and run in proof.GRAPHS)
        outcome = stage.observe(self.item, watch=run == proof.ORIGINAL, slopes=slopes)
        self.session.reached |= outcome.reached
        self.learns |= outcome.learns
        self.raised |= bool(outcome.error or outcome.unready)
        return outcome

    def original(self) -> Outcome:
        return self._observe(proof.ORIGINAL)

    def converted(self) -> Outcome:
        return self._observe(proof.CONVERTED)

    def graph(self) -> Outcome:
        return self._observe(proof.GRAPH)

    def autograph(self, decides: bool) -> Outcome:
        return self._observe(proof.AUTOGRAPH, slopes=decides)

    def graph_with_autograph(self) -> Outcome:
        return self._observe(proof.GRAPH_WITH_AUTOGRAPH)

    def xla(self) -> Outcome:
        return self._observe(proof.XLA)

    def xla_of_original(self) -> Outcome:
        return self._observe(proof.XLA_ORIGINAL)

    def again(self, seed: int) -> Outcome:
        self.session.tell(proof.ORIGINAL, self.item)
        return self.session.fresh(proof.ORIGINAL, seed).observe(self.item)
