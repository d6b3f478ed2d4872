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
from types import TracebackType
from typing import Any

from aglint.prove import proof
from aglint.prove.inputs import Input, Outline
from aglint.prove.proof import FAILED, NOT_PROVEN, PROVEN, Proof, ProveOptions, Run
from aglint.prove.sources import gather
from aglint.prove.worker import ChildFailed, TensorFlowMissing, Worker
from aglint.source import Source, SourceError

DEFAULTS = ProveOptions()


def prove(
    original: str,
    converted: str,
    path: str | Path,
    names: Iterable[str] | None = None,
    options: ProveOptions = DEFAULTS,
) -> list[Proof]:
    """Runs the functions of two texts of one module on the inputs that the original gives.

    Args:
      original: the module's text; its inputs are used and its behaviour is the reference.
      converted: the text that should behave the same.
      path: where the module stands; it decides what its imports find, and need not exist.
      names: qualified names of the functions to report on; by default all that differ between
        the texts and all that have inputs of their own. A function without inputs of its own
        is proven by the inputs of those that call it.
      options: limits.

    Returns:
      A proof for each function, in the order of the original text.

    Raises:
      SourceError: the original is not Python.
    """
    outline = Outline(Source.from_text(original, str(path)))
    inputs = gather(outline)
    broken = [item for item in inputs if item.problem]
    usable = [item for item in inputs if not item.problem]
    results: dict[str, _Result] = {}
    if usable:
        with _Prover(original, converted, Path(path).resolve(), options) as prover:
            results = prover.run(outline, usable)
    for item in broken:
        name = _nearest(item, outline)
        problem = Proof(name, FAILED, 0, f"line {item.line}: {item.problem}")
        results[name] = results.get(name, _Result(problem)).worse(problem)
    wanted = list(names) if names is not None else _default_names(outline, converted, results)
    return _report(wanted, results, outline, all_functions=names is None)


@dataclass
class _Result:
    """What came of one function's inputs."""

    proof: Proof
    reached: frozenset[str] = frozenset()

    def worse(self, other: Proof) -> _Result:
        return _Result(_worst([self.proof, other]), self.reached)


@dataclass
class _Prover:
    """Keeps a child process going over the functions of one module."""

    original: str
    converted: str
    path: Path
    options: ProveOptions
    _texts: tempfile.TemporaryDirectory | None = None
    _worker: Worker | None = None
    _dead: str = field(default="", init=False)

    def __enter__(self) -> _Prover:
        self._texts = tempfile.TemporaryDirectory(prefix="aglint-texts-")
        for name in _TEXTS:
            directory = Path(self._texts.name, name)
            directory.mkdir()
            (directory / "module.py").write_bytes(_encoded(getattr(self, name)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        self._texts.cleanup()

    def run(self, outline: Outline, inputs: list[Input]) -> dict[str, _Result]:
        """Runs every input, by function."""
        results: dict[str, _Result] = {}
        by_name: dict[str, list[Input]] = defaultdict(list)
        for item, name in zip(inputs, self._callees(outline, inputs), strict=True):
            if name is not None:
                by_name[name].append(item)
            elif item.required:
                name = _nearest(item, outline)
                detail = self._dead or "the example does not call a function of this module"
                failed = Proof(name, FAILED, 0, f"line {item.line}: {detail}")
                results[name] = results.get(name, _Result(failed)).worse(failed)
        for name, items in by_name.items():
            result = self._function(name, items, outline)
            known = results.get(name)
            results[name] = result.worse(known.proof) if known else result
        return results

    def _callees(self, outline: Outline, inputs: list[Input]) -> list[str | None]:
        """The function that each input calls; the child is asked where the text doesn't tell."""
        names = [outline.callee(ast.parse(item.call, mode="eval").body) for item in inputs]
        open_ones = [index for index, name in enumerate(names) if name is None]
        if open_ones:
            try:
                found = self._ask("resolve", [asdict(inputs[index]) for index in open_ones])
            except ChildFailed as error:
                self._stop()
                found = [None] * len(open_ones)
                self._dead = self._dead or f"{error}, while the example was evaluated"
            for index, name in zip(open_ones, found, strict=True):
                names[index] = name
        return names

    def _function(self, name: str, items: list[Input], outline: Outline) -> _Result:
        try:
            answer = self._ask("prove", [asdict(item) for item in items])
        except ChildFailed as error:
            self._stop()
            where = f" in the run {error.at[0]!r} of line {error.at[1]}" if error.at else ""
            return _Result(Proof(name, FAILED, len(items), f"{error}{where}"))
        reached = {outline.by_first_line.get(line) for line in answer["reached"]} - {None}
        return _Result(_summary(name, answer["verdicts"]), frozenset(reached))

    def _ask(self, verb: str, argument: Any) -> Any:
        if self._dead:
            raise ChildFailed(self._dead)
        if self._worker is None:
            self._start()
        return self._worker.ask(verb, argument)

    def _start(self) -> None:
        """Starts a child and opens the module; what fails here fails for every function."""
        try:
            self._worker = Worker(self.options)
            files = {n: str(Path(self._texts.name, n, "module.py")) for n in _TEXTS}
            error = self._worker.ask("open", {"path": str(self.path), **files})["error"]
        except TensorFlowMissing as failed:
            error = str(failed)
        except ChildFailed as failed:
            error = f"{failed}, while the module was imported"
        if error:
            self._stop()
            self._dead = error
            raise ChildFailed(error)

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


_TEXTS = ("original", "converted")


def _encoded(text: str) -> bytes:
    """A text as the bytes that its own coding comment, if it has one, decodes."""
    data = text.encode("utf-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):  # for the import to report
        return data


def _summary(name: str, verdicts: list[dict[str, Any]]) -> Proof:
    """The verdicts on the inputs of one function, as one proof."""
    if not verdicts:
        return Proof(name, NOT_PROVEN)
    by_status = {v["status"]: v for v in reversed(verdicts)}  # the first of each status
    status = max(by_status, key=proof.STATUSES.index)
    worst = by_status[status]
    if status == PROVEN:
        detail = next((v["detail"] for v in verdicts if v["detail"]), "")
    else:
        detail = f"line {worst['line']}: {worst['detail']}"
    return Proof(name, status, len(verdicts), detail, _merge(verdicts))


def _merge(verdicts: list[dict[str, Any]]) -> tuple[Run, ...]:
    """The runs over all inputs: agreed on all, or the first difference."""
    merged: dict[str, Run] = {}
    for verdict in verdicts:
        for fields in verdict["runs"]:
            run = Run(**fields)
            known = merged.get(run.name, run)
            worse = run if known.agrees and not run.agrees else known
            merged[run.name] = replace(worse, traces=_most(known.traces, run.traces))
    return tuple(merged[name] for name in proof.RUNS if name in merged)


def _most(left: int | None, right: int | None) -> int | None:
    return max((n for n in (left, right) if n is not None), default=None)


def _worst(proofs: list[Proof]) -> Proof:
    return max(proofs, key=lambda p: proof.STATUSES.index(p.status))


def _default_names(outline: Outline, converted: str, results: dict[str, _Result]) -> list[str]:
    """What differs between the texts or has inputs; nested functions belong to their outermost."""
    try:
        after = Outline(Source.from_text(converted)).functions
    except SourceError:
        after = {}
    changed = {
        name
        for name, node in outline.functions.items()
        if name not in after or ast.dump(after[name]) != ast.dump(node)
    }
    return [n for n in outline.functions if "<locals>" not in n and (n in changed or n in results)]


def _report(
    wanted: list[str], results: dict[str, _Result], outline: Outline, all_functions: bool
) -> list[Proof]:
    proofs = {name: _of(name, wanted, results) for name in wanted}
    for name, result in results.items():
        if name not in proofs and (all_functions or name not in outline.functions):
            proofs[name] = result.proof
    order = {name: index for index, name in enumerate(outline.functions)}
    return sorted(proofs.values(), key=lambda p: order.get(p.function, len(order)))


def _of(name: str, wanted: list[str], results: dict[str, _Result]) -> Proof:
    """A function's own proof, and what the proofs of its callers say of it.

    A caller that is not itself reported speaks for what it calls, or its disagreement would be
    lost; one that is reported does so only for functions without inputs of their own.
    """
    own = results.get(name)
    proofs = [own.proof] if own else []
    for caller, result in results.items():
        if caller != name and name in result.reached and (not own or caller not in wanted):
            detail = f"through {caller}"
            if result.proof.detail:
                detail += f": {result.proof.detail}"
            proofs.append(replace(result.proof, function=name, detail=detail))
    if not proofs:
        return Proof(name, NOT_PROVEN)
    worst = _worst(proofs)
    if own and own.proof.status == NOT_PROVEN and worst is own.proof and len(proofs) > 1:
        return _worst(proofs[1:])
    return worst


def _nearest(item: Input, outline: Outline) -> str:
    """The function that a broken example was meant for: the one it names, or stands next to."""
    try:
        call = ast.parse(item.call, mode="eval").body
        named = outline.callee(call) if isinstance(call, ast.Call) else None
    except SyntaxError:
        named = item.call.partition("(")[0].strip()
    if named in outline.functions:
        return named
    for line, name in sorted(outline.by_first_line.items()):
        if line > item.line or item.line <= (outline.functions[name].end_lineno or 0):
            return name
    return f"<example in line {item.line}>"
