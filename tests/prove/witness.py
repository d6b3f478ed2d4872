"""Is there any input that tells a mutant from the original? Brute force."""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass
from pathlib import Path

from aglint.prove import DISAGREED, Process, ProveOptions
from aglint.prove.generate import Generator
from aglint.prove.inputs import Input, Outline
from aglint.prove.process import Texts
from aglint.prove.proof import CONVERTED
from aglint.prove.sources import gather
from aglint.prove.variations import variations
from aglint.prove.worker import ChildFailed
from aglint.source import Source

MOST = 600  # inputs on which both texts are compared eagerly
BUDGET = 20.0  # seconds for them
GRAPHS = 40  # of them, on which a graph of the mutant is compared as well
HUNG = 3  # inputs on which the original may take too long


@dataclass(frozen=True, slots=True)
class Search:
    """What a search came to.

    Attributes:
      compared: how many inputs the original could be run on.
      witness: the first input that tells the two apart; empty if there is none.
    """

    compared: int
    witness: str = ""


def search(original: str, path: Path, mutant: str, function: str, process: Process) -> Search:
    """Looks for a witness: eagerly on all inputs, then in graphs on some from everywhere."""
    texts = Texts(original, path, process)
    try:
        texts.take(mutant)
        return _search(texts, _inputs(original, path, function))
    finally:
        texts.close()


def _search(texts: Texts, inputs: list[Input]) -> Search:
    for _ in range(HUNG):
        request = {"inputs": list(map(asdict, inputs)), "most": MOST, "budget": BUDGET}
        try:
            answer = texts.ask("sweep", request)
        except ChildFailed as error:
            run, place = error.at or ("", "")
            if run == CONVERTED:
                return Search(1, f"{place}: {error}")
            inputs = [item for item in inputs if item.place != place]
            continue
        compared = [inputs[index] for index in answer["compared"]]
        if answer["differs"] is not None:
            return Search(len(compared), inputs[answer["differs"]].place)
        return Search(len(compared), _in_graphs(texts, compared))
    return Search(0)


def _in_graphs(texts: Texts, inputs: list[Input]) -> str:
    some = inputs[:: max(1, len(inputs) // GRAPHS)][:GRAPHS]
    request = {"inputs": list(map(asdict, some)), "cover": False, "jit": False, "without": {}}
    request["autograph"] = True
    try:
        verdicts = texts.ask("prove", request)["verdicts"]
    except ChildFailed as error:
        return f"{error.at}: {error}"
    for item, verdict in zip(some, verdicts, strict=True):
        if verdict is not None and verdict["status"] == DISAGREED:
            return f"{item.place}: {verdict['detail']}"
    return ""


def _calls(outline: Outline, item: Input, function: str) -> bool:
    callee = item.function or outline.callee(ast.parse(item.call, mode="eval").body)
    return callee in (function, None)


def _inputs(text: str, path: Path, function: str) -> list[Input]:
    """What the author wrote, what can be made up, and variations of all that."""
    source = Source.from_text(text, str(path))
    outline = Outline(source)
    given = gather(outline, path, ProveOptions())
    written = [item for item in given if not item.problem and _calls(outline, item, function)]
    found = [*written, *Generator(source).inputs(function, written)]
    more = [other for item in found for other in variations(item)]
    return list({item.call: item for item in [*found, *more]}.values())
