"""The map of a file against what TensorFlow makes of the file's examples. Imports no TensorFlow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from aglint.prove.inputs import Input, Outline
from aglint.prove.proof import ProveOptions
from aglint.prove.sources import gather
from aglint.prove.worker import ChildFailed, Worker
from aglint.source import Source
from aglint.stagemap import (
    AGREES,
    DISAGREES,
    NOT_SEEN,
    Checked,
    Example,
    FileCheck,
    FileMap,
    FunctionMap,
    Mark,
)

_COND, _LOOP, _REDUCE, _NOT = "tf.cond", "tf.while_loop", "Dataset.reduce", "tf.logical_not"
_KINDS = {
    **dict.fromkeys(("if", "ternary", "and", "or", "comparison"), (_COND,)),
    **dict.fromkeys(("for", "while"), (_LOOP, _REDUCE)),
    "not": (_NOT,),
}
"""What of TensorFlow a mark's construct can become."""


def examples(source: Source, options: ProveOptions) -> list[Example]:
    """Runs the examples of a file under `tf.function`, each on a load of its own.

    Args:
      source: the file.
      options: limits; the time is for each example.
    """
    inputs = gather(Outline(source), Path(source.path).resolve(), options)
    found = [Example(one.line, one.problem) for one in inputs if one.problem]
    usable = [one for one in inputs if not one.problem]
    with tempfile.TemporaryDirectory(prefix="aglint-texts-") as folder:
        text = Path(folder, "module.py")
        text.write_bytes(source.data)
        while usable:
            found += _in_one_child(source, text, usable, options)
    return sorted(found, key=lambda one: one.line)


def _in_one_child(
    source: Source, text: Path, inputs: list[Input], options: ProveOptions
) -> Iterable[Example]:
    """Takes inputs from a list until it is empty or the child process ends."""
    path = str(Path(source.path).resolve())
    found: list[Example] = []
    opened = False
    try:
        with Worker(options) as worker:
            files = {"path": path, "original": str(text), "converted": str(text)}
            error = worker.ask("open", files)["error"].removeprefix("the original ")
            if error:
                raise ChildFailed(error)
            opened = True
            while inputs:
                answer = worker.ask("trace", asdict(inputs[0]))
                inputs.pop(0)
                found.append(_example(answer))
    except ChildFailed as error:
        lost = inputs[:1] if opened else inputs[:]
        found += [Example(one.line, str(error)) for one in lost]
        del inputs[: len(lost)]
    return found


def _example(answer: dict) -> Example:
    operations = tuple((kind, line) for kind, line in answer.pop("operations"))
    lines = {key: tuple(answer.pop(key)) for key in ("raised_at", "lines")}
    return Example(**answer, **lines, operations=operations)


def check(found: FileMap, options: ProveOptions) -> FileCheck:
    """Runs a file's examples and compares the map with what TensorFlow did."""
    ran = examples(found.source, options)
    return FileCheck(found, tuple(ran), tuple(compare(found, ran)))


def compare(found: FileMap, ran: list[Example]) -> list[Checked]:
    """Compares the marks of traced functions with what TensorFlow did."""
    marks = {mark.number: function for function in found.functions for mark in function.marks}
    return [
        _checked(mark, marks[mark.number], found, ran)
        for mark in found.marks
        if marks[mark.number].traced
    ]


def _checked(mark: Mark, function: FunctionMap, found: FileMap, ran: list[Example]) -> Checked:
    if mark.outcome == "fail":
        return _failed(mark, function, ran)
    made = {kind for one in ran for kind, line in one.operations if _at(mark, line)}
    made &= set(_KINDS.get(mark.kind, ()))
    worked = [one for one in ran if not one.error and not one.unready]
    if mark.outcome == "stage":
        if mark.becomes in made:
            return Checked(mark, AGREES, f"the graph has a `{mark.becomes}` there")
        if any(_touches(mark, one) for one in worked):
            return Checked(mark, DISAGREES, f"no graph has a `{mark.becomes}` there")
        return Checked(mark, NOT_SEEN, "no example comes there")
    others = {one.becomes for one in found.marks if one is not mark and _at(mark, one.head.line)}
    if made - others:
        status = NOT_SEEN if mark.outcome in ("unknown", "differ") else DISAGREES
        return Checked(mark, status, f"the graph has a `{min(made - others)}` there")
    if any(_inside(function, line) for one in ran for line in one.lines):
        status = AGREES if mark.outcome in ("python", "unroll") else NOT_SEEN
        return Checked(mark, status, "Python runs it")
    return Checked(mark, NOT_SEEN, "no example comes there")


def _failed(mark: Mark, function: FunctionMap, ran: list[Example]) -> Checked:
    """Whether an example fails at a mark, and with the error that is foretold."""
    there = [one for one in ran if any(_within(mark, line) for line in one.raised_at)]
    foretold = mark.message.partition(":")[0]
    for one in there:
        if not foretold or one.error.partition(":")[0] == foretold:
            return Checked(mark, AGREES, one.error)
    said = mark.message.partition("...")[0][:70]
    for one in ran if said else ():
        # AutoGraph may name the statement round it, or the one that goes on from it.
        if one.error.startswith(said) and any(_inside(function, at) for at in one.raised_at):
            return Checked(mark, AGREES, one.error)
    if there:
        return Checked(mark, DISAGREES, there[0].error)
    if any(_touches(mark, one) for one in ran if not one.error and not one.unready):
        return Checked(mark, DISAGREES, "it works")
    return Checked(mark, NOT_SEEN, "no example comes there")


def _at(mark: Mark, line: int) -> bool:
    """Whether a line is one of those on which a mark's construct begins."""
    return mark.span.line <= line <= mark.head.end_line


def _within(mark: Mark, line: int) -> bool:
    return mark.span.line <= line <= mark.span.end_line


def _inside(function: FunctionMap, line: int) -> bool:
    return function.span.line <= line <= function.span.end_line


def _touches(mark: Mark, one: Example) -> bool:
    """Whether an example put something into a graph where a mark stands."""
    return any(_within(mark, line) for line in one.lines)
