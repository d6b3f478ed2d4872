"""Original and converted text -> proofs, function by function. Imports no TensorFlow."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from aglint.prove import recordings, summary
from aglint.prove.attempt import Attempt, Choices, add_problem
from aglint.prove.coverage import decisions
from aglint.prove.inputs import Input, Outline
from aglint.prove.process import Process, Texts
from aglint.prove.proof import ALWAYS, MORE, NOT_PROVEN, Proof, ProveOptions
from aglint.prove.sources import gather
from aglint.prove.summary import Result
from aglint.source import Source

DEFAULTS = ProveOptions()


def prove(
    original: str,
    converted: str,
    path: str | Path,
    names: Iterable[str] | None = None,
    options: ProveOptions = DEFAULTS,
    process: Process | None = None,
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
      process: what runs the code, to prove several modules in one; it has limits of its own.

    Returns:
      A proof for each function, in the order of the original text.

    Raises:
      SourceError: the original is not Python.
    """
    with Prover(original, path, options, process) as prover:
        return prover.prove(converted, names)


class Prover:
    """Proves conversions of one module, one after the other, in one child process.

    A context manager: leaving it ends the process, if it is the prover's own.
    """

    def __init__(
        self,
        original: str,
        path: str | Path,
        options: ProveOptions = DEFAULTS,
        process: Process | None = None,
    ):
        """Reads the original and finds its inputs; see `prove` for the arguments.

        Raises:
          SourceError: it is not Python.
        """
        self.original = original
        self.options = options
        self.path = Path(path).resolve()
        self.outline = Outline(Source.from_text(original, str(path)))
        self.inputs = gather(self.outline, self.path, options)
        self._decisions = decisions(self.outline.source.tree)
        self._own = Process(options) if process is None else None
        self._process = self._own or process
        self._texts = Texts(original, self.path, self._process)
        self._choices: Choices = {}
        self._hung: set[str] = set()
        self._touches: dict[str, frozenset[str]] = {}

    def __enter__(self) -> Prover:
        return self

    def __exit__(self, *_: object) -> None:
        self._texts.close()
        if self._own is not None:
            self._own.stop()

    def prove(self, converted: str, names: Iterable[str] | None = None) -> list[Proof]:
        """Proves one conversion; see `prove`."""
        self._texts.take(converted)
        attempt = Attempt(
            self._texts,
            self.outline,
            self._decisions,
            converted,
            self.options,
            self._choices,
            self._hung,
        )
        wanted = list(names) if names is not None else None
        usable = [item for item in self.inputs if not item.problem]
        results = attempt.run(self._relevant(usable, wanted)) if usable else {}
        for item in self.inputs:
            if item.problem:
                add_problem(results, item, self.outline, item.problem)
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
        return [item for item in items if (item.function or self._callee(item)) not in idle]

    def _excuse(self, wanted: list[str], results: dict[str, Result]) -> None:
        """Says of functions without inputs why the recording has none."""
        why = recordings.reasons(self.path, self.options.inputs)
        for name in wanted:
            if name in why and summary.of(name, wanted, results).status == NOT_PROVEN:
                detail = f"recorded, but {why[name]}"
                results[name] = Result(Proof(name, NOT_PROVEN, detail=detail))

    def _callee(self, item: Input) -> str | None:
        return self.outline.callee(ast.parse(item.call, mode="eval").body)

    def _report(
        self, wanted: list[str], all_functions: bool, results: dict[str, Result], attempt: Attempt
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
        version = self._process.tensorflow
        told = [replace(one, tensorflow=version) if one.runs else one for one in proofs.values()]
        order = {name: index for index, name in enumerate(self.outline.functions)}
        return sorted(told, key=lambda p: order.get(p.function, len(order)))
