"""One converted text against the original, function by function. Imports no TensorFlow."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace

from aglint.prove import generate, summary
from aglint.prove.coverage import Decision, decisions
from aglint.prove.inputs import Input, Outline
from aglint.prove.process import Texts
from aglint.prove.proof import (
    CONVERTED,
    DISAGREED,
    FAILED,
    GRAPHS,
    NOT_PROVEN,
    PARTLY,
    PROVEN,
    Proof,
    ProveOptions,
    Speed,
)
from aglint.prove.summary import Result
from aglint.prove.worker import ChildFailed
from aglint.source import Source, SourceError

CHOOSING = 10.0  # seconds that the original may take on an input that was made up
HUNG = 3  # inputs on which it may take longer, before no more are tried
DOUBTED = 4  # of them, on which a difference is proven to be none
SWEPT = 160  # inputs on which both texts are compared eagerly
SWEEPING = 0.5  # seconds of the processor for all of them

Choices = dict[str, tuple[list[Input], int]]


@dataclass
class Attempt:
    """One converted text against the original.

    Attributes:
      options: what to run.
      choices: what was chosen of generated inputs in earlier attempts.
      hung: the places of generated inputs on which the original takes too long.
      converted: the numbers of the decisions that the conversion has changed.
      given: the inputs that were run, by function.
      ways: how the original's decisions went, by number.
    """

    texts: Texts
    outline: Outline
    decisions: list[Decision]
    text: str
    options: ProveOptions
    choices: Choices
    hung: set[str]
    converted: set[int] = field(init=False)
    given: dict[str, list[Input]] = field(default_factory=dict)
    ways: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        try:
            after = decisions(Source.from_text(self.text).tree)
        except SourceError:
            after = []
        self.converted = summary.converted_decisions(self.decisions, after)

    def run(self, inputs: list[Input]) -> dict[str, Result]:
        """Runs every input, by function."""
        results: dict[str, Result] = {}
        by_name: dict[str, list[Input]] = defaultdict(list)
        for item, name in zip(inputs, self._callees(inputs), strict=True):
            if name is not None:
                by_name[name].append(item)
            elif item.required:
                what = "the example does not call a function of this module"
                add_problem(results, item, self.outline, self.texts.dead or what)
        for name, items in by_name.items():
            self.given[name] = items
            result = self._function(name, items)
            known = results.get(name)
            results[name] = result.with_problem(known.proof) if known else result
        return results

    def generate(self, names: list[str], results: dict[str, Result]) -> None:
        """Makes inputs up: to look for a difference, and for what the others leave unproven."""
        if self.texts.dead:
            return
        maker = generate.Generator(self.outline.source)
        for name in names:
            found = summary.of(name, names, results)
            if found.status in (DISAGREED, FAILED):
                continue
            candidates = self._candidates(maker, name)
            if not candidates:
                continue
            if found.status == NOT_PROVEN or self._wanting(name):
                self._fill(name, candidates, found, results)
            known = results.get(name)
            if known is None or known.proof.status in (PROVEN, PARTLY):
                self._sweep(name, candidates, results)

    def _candidates(self, maker: generate.Generator, name: str) -> list[Input]:
        """The inputs that can be made up, the likeliest first, or in the order of a seed."""
        found = maker.inputs(name, self.given.get(name, []))
        if self.options.seed:
            random.Random(self.options.seed).shuffle(found)
        return found

    def _fill(
        self, name: str, candidates: list[Input], found: Proof, results: dict[str, Result]
    ) -> None:
        """Proves a function on those of the candidates that take its decisions some new way."""
        chosen, dropped = self._choose(name, candidates)
        if not chosen:
            if found.status == NOT_PROVEN:
                why = self.texts.dead
                if dropped:
                    why = f"the original fails or hangs on all {dropped} generated inputs"
                results[name] = Result(Proof(name, NOT_PROVEN, detail=why, dropped=dropped))
            return
        made = self._function(name, chosen)
        if made.proof.status != FAILED:  # the original fails on what nobody may ever give it
            results[name] = _joined(results.get(name), made, dropped)

    def _sweep(self, name: str, candidates: list[Input], results: dict[str, Result]) -> None:
        """Looks for a candidate on which the texts differ eagerly, and proves that they do."""
        for _ in range(DOUBTED):
            item = self._differing(candidates)
            if item is None:
                return
            made = self._function(name, [item])
            if made.proof.status == DISAGREED:
                results[name] = _joined(results.get(name), made, 0)
                return
            candidates = candidates[candidates.index(item) + 1 :]

    def _differing(self, candidates: list[Input]) -> Input | None:
        for _ in range(HUNG):
            candidates = [item for item in candidates if item.place not in self.hung]
            request = {"inputs": list(map(asdict, candidates)), "most": SWEPT, "budget": SWEEPING}
            try:
                answer = self.texts.ask("sweep", request, min(CHOOSING, self.texts.timeout))
            except ChildFailed as error:
                run, place = error.at or ("", "")
                if run == CONVERTED:
                    return next(item for item in candidates if item.place == place)
                if not run:
                    return None
                self.hung.add(place)
                continue
            return None if answer["differs"] is None else candidates[answer["differs"]]
        return None

    def _wanting(self, name: str) -> bool:
        """Whether a converted decision of a function has not gone every way that it should."""
        return any(
            self.decisions[number].function == name
            and self.decisions[number].wanted - self.ways.get(number, set())
            for number in self.converted
        )

    def _choose(self, name: str, candidates: list[Input]) -> tuple[list[Input], int]:
        """The candidates worth a proof, and on how many the original fails."""
        wanted = {
            number: sorted(self.decisions[number].wanted)
            for number in sorted(self.converted)
            if self.decisions[number].function == name
        }
        known = {n: sorted(self.ways[n]) for n in wanted if n in self.ways}
        key = f"{name} {wanted} {known}"
        if key not in self.choices:
            self.choices[key] = self._chosen(candidates, wanted, known)
        return self.choices[key]

    def _chosen(
        self, candidates: list[Input], wanted: dict[int, list[str]], known: dict[int, list[str]]
    ) -> tuple[list[Input], int]:
        dropped = sum(item.place in self.hung for item in candidates)
        for _ in range(HUNG):
            candidates = [item for item in candidates if item.place not in self.hung]
            request = {"inputs": list(map(asdict, candidates)), "wanted": wanted, "known": known}
            try:
                answer = self.texts.ask("choose", request, min(CHOOSING, self.texts.timeout))
            except ChildFailed as error:
                if error.at is None:
                    return [], dropped
                self.hung.add(error.at[1])
                dropped += 1
                continue
            chosen = [candidates[index] for index in answer["chosen"]]
            return chosen, dropped + answer["failed"]
        return [], dropped

    def _callees(self, inputs: list[Input]) -> list[str | None]:
        """The function that each input calls; the child is asked where the text doesn't tell."""
        names = [
            item.function or self.outline.callee(ast.parse(item.call, mode="eval").body)
            for item in inputs
        ]
        open_ones = [index for index, name in enumerate(names) if name is None]
        if open_ones:
            try:
                found = self.texts.ask("resolve", [asdict(inputs[index]) for index in open_ones])
            except ChildFailed as error:
                found = [None] * len(open_ones)
                self.texts.dead = self.texts.dead or f"{error}, while the example was evaluated"
            for index, name in zip(open_ones, found, strict=True):
                names[index] = name
        return names

    def _function(self, name: str, items: list[Input]) -> Result:
        """Runs the inputs of one function.

        A graph may hang or crash where plain Python does not: then the inputs are run once more
        with that as what came of it. If the converted function does so eagerly, it differs.
        """
        request = {"inputs": list(map(asdict, items)), "cover": bool(self.converted)}
        request["jit"] = self.options.jit
        request["autograph"] = self.options.autograph
        lost: dict[str, dict[str, str]] = {}
        request["without"] = lost
        while True:
            try:
                answer = self.texts.ask("prove", request)
                break
            except ChildFailed as error:
                run, place = error.at or ("", "")
                known = lost.setdefault(place, {})
                if run in GRAPHS and run not in known:
                    known[run] = str(error)
                    continue
                where = f" in the run {run!r} of {place}" if error.at else ""
                detail = f"{error}{where}"
                status = DISAGREED if run == CONVERTED else FAILED
                cases = tuple(summary.case(item, status, detail) for item in items)
                return Result(Proof(name, status, len(items), detail, cases=cases))
        for number, ways in answer["ways"].items():
            self.ways[int(number)].update(ways)
        reached = {self.outline.by_first_line.get(line) for line in answer["reached"]} - {None}
        made = summary.summary(name, items, answer["verdicts"])
        if self.options.speed and made.status in (PROVEN, PARTLY):
            made = replace(made, speed=self._speed(items, answer["verdicts"]))
        return Result(made, frozenset(reached))

    def _speed(self, items: list[Input], verdicts: list[dict | None]) -> tuple[Speed, ...]:
        """How long it takes on the last input that was run."""
        item = [one for one, verdict in zip(items, verdicts, strict=True) if verdict][-1]
        try:
            return tuple(Speed(**one) for one in self.texts.ask("time", {"input": asdict(item)}))
        except ChildFailed:
            return ()


def _joined(known: Result | None, made: Result, dropped: int) -> Result:
    """What was proven by given inputs, and what by those made up."""
    if known is None or known.proof.status == NOT_PROVEN:
        return Result(replace(made.proof, dropped=dropped), made.reached)
    worse = summary.worst([known.proof, made.proof])
    both = replace(
        worse,
        inputs=known.proof.inputs + made.proof.inputs,
        cases=known.proof.cases + made.proof.cases,
        dropped=dropped,
    )
    return Result(both, known.reached | made.reached)


def add_problem(results: dict[str, Result], item: Input, outline: Outline, what: str) -> None:
    """Reports an input that can't be used at the function that it was meant for."""
    name = summary.nearest(item, outline)
    failed = Proof(
        name, FAILED, 0, f"{item.place}: {what}", cases=(summary.case(item, FAILED, what),)
    )
    results[name] = results.get(name, Result(failed)).with_problem(failed)
