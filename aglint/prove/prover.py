"""Original and converted text -> proofs, function by function. Imports no TensorFlow."""

from __future__ import annotations

import ast
import io
import tempfile
import tokenize
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from aglint.prove import generate, recordings, summary
from aglint.prove.coverage import Decision, decisions
from aglint.prove.inputs import Input, Outline
from aglint.prove.proof import (
    ALWAYS,
    CONVERTED,
    DISAGREED,
    FAILED,
    GRAPH,
    MORE,
    NOT_PROVEN,
    Proof,
    ProveOptions,
)
from aglint.prove.sources import gather
from aglint.prove.summary import Result
from aglint.prove.worker import ChildFailed, TensorFlowMissing, Worker
from aglint.source import Source, SourceError

DEFAULTS = ProveOptions()
CHOOSING = 10.0  # seconds that the original may take on an input that was made up
HUNG = 3  # inputs on which it may take longer, before no more are tried


def prove(
    original: str,
    converted: str,
    path: str | Path,
    names: Iterable[str] | None = None,
    options: ProveOptions = DEFAULTS,
) -> list[Proof]:
    """Runs the functions of two texts of one module on the inputs that there are for them.

    Args:
      original: the module's text; its inputs are used and its behaviour is the reference.
      converted: the text that should behave the same.
      path: where the module stands; it decides what its imports find, and need not exist.
      names: qualified names of the functions to report on; by default all that differ between
        the texts and all that have inputs of their own. A function without inputs of its own
        is proven by the inputs of those that call it.
      options: limits, and where inputs come from.

    Returns:
      A proof for each function, in the order of the original text.

    Raises:
      SourceError: the original is not Python.
    """
    with Prover(original, path, options) as prover:
        return prover.prove(converted, names)


class Prover:
    """Proves conversions of one module, one after the other, in one child process.

    A context manager: leaving it ends the process.
    """

    def __init__(self, original: str, path: str | Path, options: ProveOptions = DEFAULTS):
        """Reads the original and finds its inputs.

        Raises:
          SourceError: it is not Python.
        """
        self.original = original
        self.options = options
        self.path = Path(path).resolve()
        self.outline = Outline(Source.from_text(original, str(path)))
        self.inputs = gather(self.outline, self.path, options)
        self._decisions = decisions(self.outline.source.tree)
        self._child = _Child(original, self.path, options)
        self._touches: dict[str, frozenset[str]] = {}

    def __enter__(self) -> Prover:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def prove(self, converted: str, names: Iterable[str] | None = None) -> list[Proof]:
        """Proves one conversion; see `prove`."""
        self._child.take(converted)
        attempt = _Attempt(self._child, self.outline, self._decisions, converted)
        wanted = list(names) if names is not None else None
        usable = [item for item in self.inputs if not item.problem]
        results = attempt.run(self._relevant(usable, wanted)) if usable else {}
        for item in self.inputs:
            if item.problem:
                _add_problem(results, item, self.outline, item.problem)
        changed = summary.changed_names(self.outline, converted)
        functions = self.outline.functions
        if wanted is None:
            wanted = [
                n for n in functions if n in changed or ("<locals>" not in n and n in results)
            ]
        when = self.options.generate
        if when == ALWAYS or (when == MORE and usable):
            attempt.generate([name for name in wanted if name in changed], results)
        self._excuse(wanted, results)
        for name, result in results.items():
            self._touches[name] = result.reached | {name}
        return self._report(wanted, names is None, results, attempt)

    def _relevant(self, items: list[Input], wanted: list[str] | None) -> list[Input]:
        """The inputs that may touch the wanted functions, by what an earlier proof has seen."""
        if wanted is None:
            return items
        idle = {n for n, touched in self._touches.items() if not touched & set(wanted)}
        return [item for item in items if (item.function or self._text(item)) not in idle]

    def _excuse(self, wanted: list[str], results: dict[str, Result]) -> None:
        """Says of functions without inputs why the recording has none."""
        why = recordings.reasons(self.path, self.options.inputs)
        for name in wanted:
            if name in why and summary.of(name, wanted, results).status == NOT_PROVEN:
                detail = f"recorded, but {why[name]}"
                results[name] = Result(Proof(name, NOT_PROVEN, detail=detail))

    def _text(self, item: Input) -> str | None:
        return self.outline.callee(ast.parse(item.call, mode="eval").body)

    def _report(
        self, wanted: list[str], all_functions: bool, results: dict[str, Result], attempt: _Attempt
    ) -> list[Proof]:
        proofs = {
            name: summary.with_ways(
                summary.of(name, wanted, results),
                self._decisions,
                attempt.converted,
                attempt.ways,
            )
            for name in wanted
        }
        for name, result in results.items():
            if name not in proofs and (all_functions or name not in self.outline.functions):
                proofs[name] = result.proof
        version = self._child.tensorflow
        told = [replace(one, tensorflow=version) if one.runs else one for one in proofs.values()]
        order = {name: index for index, name in enumerate(self.outline.functions)}
        return sorted(told, key=lambda p: order.get(p.function, len(order)))


@dataclass
class _Attempt:
    """One converted text against the original.

    Attributes:
      converted: the numbers of the decisions that the conversion has changed.
      ways: how the original's decisions went, by number.
    """

    child: _Child
    outline: Outline
    decisions: list[Decision]
    text: str
    converted: set[int] = field(init=False)
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
                _add_problem(results, item, self.outline, self.child.dead or what)
        for name, items in by_name.items():
            result = self._function(name, items)
            known = results.get(name)
            results[name] = result.with_problem(known.proof) if known else result
        return results

    def generate(self, names: list[str], results: dict[str, Result]) -> None:
        """Makes inputs up for functions that are not wholly proven by those that there are."""
        if self.child.dead:
            return
        maker = generate.Generator(self.outline.source)
        for name in names:
            found = summary.of(name, names, results)
            if found.status in (DISAGREED, FAILED):
                continue
            if found.status != NOT_PROVEN and not self._wanting(name):
                continue
            candidates = maker.inputs(name)
            if not candidates:
                continue
            chosen, dropped = self._choose(name, candidates)
            if not chosen:
                if found.status == NOT_PROVEN:
                    why = self.child.dead
                    if dropped:
                        why = f"the original fails or hangs on all {dropped} generated inputs"
                    results[name] = Result(Proof(name, NOT_PROVEN, detail=why, dropped=dropped))
                continue
            made = self._function(name, chosen)
            if made.proof.status == FAILED and made.died not in (CONVERTED, GRAPH):
                continue  # the original fails on what nobody may ever give it
            results[name] = _joined(results.get(name), made, dropped)

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
        dropped = 0
        for _ in range(HUNG):
            known = {n: sorted(self.ways[n]) for n in wanted if n in self.ways}
            request = {"inputs": list(map(asdict, candidates)), "wanted": wanted, "known": known}
            try:
                answer = self.child.ask("choose", request, min(CHOOSING, self.child.timeout))
            except ChildFailed as error:
                if error.at is None:
                    return [], dropped
                bad = [item for item in candidates if item.place == error.at[1]]
                candidates = [item for item in candidates if item not in bad]
                dropped += len(bad)
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
                found = self.child.ask("resolve", [asdict(inputs[index]) for index in open_ones])
            except ChildFailed as error:
                found = [None] * len(open_ones)
                self.child.dead = self.child.dead or f"{error}, while the example was evaluated"
            for index, name in zip(open_ones, found, strict=True):
                names[index] = name
        return names

    def _function(self, name: str, items: list[Input]) -> Result:
        request = {"inputs": list(map(asdict, items)), "cover": bool(self.converted)}
        try:
            answer = self.child.ask("prove", request)
        except ChildFailed as error:
            where = f" in the run {error.at[0]!r} of {error.at[1]}" if error.at else ""
            detail = f"{error}{where}"
            cases = tuple(summary.case(item, FAILED, detail) for item in items)
            died = error.at[0] if error.at else ""
            return Result(Proof(name, FAILED, len(items), detail, cases=cases), died=died)
        for number, ways in answer["ways"].items():
            self.ways[int(number)].update(ways)
        reached = {self.outline.by_first_line.get(line) for line in answer["reached"]} - {None}
        made = summary.summary(name, items, answer["verdicts"])
        return Result(made, frozenset(reached))


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


def _add_problem(results: dict[str, Result], item: Input, outline: Outline, what: str) -> None:
    """Reports an input that can't be used at the function that it was meant for."""
    name = summary.nearest(item, outline)
    failed = Proof(
        name, FAILED, 0, f"{item.place}: {what}", cases=(summary.case(item, FAILED, what),)
    )
    results[name] = results.get(name, Result(failed)).with_problem(failed)


class _Child:
    """The child process and the two texts that it runs, started and restarted as needed.

    Attributes:
      dead: why there will be no answer any more to any request; empty while there may be.
      tensorflow: the version that runs the code; empty before it does.
      timeout: the seconds that an input may take.
    """

    def __init__(self, original: str, path: Path, options: ProveOptions):
        self._original = original
        self._path = path
        self._options = options
        self._texts: tempfile.TemporaryDirectory | None = None
        self._worker: Worker | None = None
        self._open = False
        self.dead = ""
        self.tensorflow = ""
        self.timeout = options.timeout

    def take(self, converted: str) -> None:
        """Sets the converted text."""
        if self._texts is None:
            self._texts = tempfile.TemporaryDirectory(prefix="aglint-texts-")
        for name, text in zip(_TEXTS, (self._original, converted), strict=True):
            self._file(name).parent.mkdir(exist_ok=True)
            self._file(name).write_bytes(_encoded(text))
        self._open = False
        self.dead = ""

    def ask(self, verb: str, argument: Any, timeout: float | None = None) -> Any:
        """Asks the process; after a failure the next question starts another.

        Raises:
          ChildFailed: there is no answer.
        """
        if self.dead:
            raise ChildFailed(self.dead)
        if not self._open:
            self._start()
        try:
            return self._worker.ask(verb, argument, timeout)
        except ChildFailed:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the process."""
        self._open = False
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def close(self) -> None:
        """Ends the process for good."""
        self.stop()
        if self._texts is not None:
            self._texts.cleanup()

    def _start(self) -> None:
        """Starts a process and opens the module; what fails here fails for every function."""
        try:
            if self._worker is None:
                self._worker = Worker(self._options)
                self.tensorflow = self._worker.tensorflow
            files = {name: str(self._file(name)) for name in _TEXTS}
            error = self._worker.ask("open", {"path": str(self._path), **files})["error"]
        except TensorFlowMissing as failed:
            error = str(failed)
        except ChildFailed as failed:
            error = f"{failed}, while the module was imported"
        if error:
            self.stop()
            self.dead = error
            raise ChildFailed(error)
        self._open = True

    def _file(self, name: str) -> Path:
        return Path(self._texts.name, name, "module.py")


_TEXTS = ("original", "converted")


def _encoded(text: str) -> bytes:
    """A text as the bytes that its own coding comment, if it has one, decodes."""
    data = text.encode("utf-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):  # for the import to report
        return data
