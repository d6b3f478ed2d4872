"""What the child process does for its parent. Runs in the child process only."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tensorflow as tf

from aglint.prove import cards, graphs, proof, speed
from aglint.prove.calls import Call
from aglint.prove.choose import choose
from aglint.prove.errors import describe
from aglint.prove.inputs import Input
from aglint.prove.modules import Place
from aglint.prove.runs import Pair, Session
from aglint.prove.sweep import sweep
from aglint.rule import load_all


class Service:
    """Answers the requests of `aglint.prove.child`."""

    def __init__(self, tell: Callable[[str, Input], None]):
        self._tell = tell
        # What is compared is the program, not what the optimizer makes of it, which costs much.
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
        self._search = ""
        self._pair: Pair

    def open(self, request: dict[str, str]) -> dict[str, str]:
        """Loads both texts once, to see whether they can be."""
        place = Place.of(Path(request["path"]))
        if self._search in sys.path:
            sys.path.remove(self._search)
        self._search = str(place.search)
        sys.path.insert(0, self._search)
        self._pair = Pair(place, Path(request["original"]), Path(request["converted"]))
        for run, what in ((proof.ORIGINAL, "the original"), (proof.CONVERTED, "the converted")):
            try:
                self._pair.load(run)
            except BaseException as error:
                return {"error": f"{what} module can't be imported: {describe(error)}"}
        return {"error": ""}

    def resolve(self, inputs: list[dict[str, Any]]) -> list[str | None]:
        """The qualified names of the functions that inputs call; None for those of others."""
        loaded = self._pair.load(proof.ORIGINAL)
        return [_callee(_input(item), loaded) for item in inputs]

    def choose(self, request: dict[str, Any]) -> dict[str, Any]:
        """Says which of the candidates are worth a proof."""
        known = {int(number): set(ways) for number, ways in request["known"].items()}
        wanted = {int(number): set(ways) for number, ways in request["wanted"].items()}
        candidates = map(_input, request["inputs"])
        choice = choose(self._pair, candidates, wanted, known, self._tell)
        return asdict(choice)

    def sweep(self, request: dict[str, Any]) -> dict[str, Any]:
        """Looks for an input on which the texts differ eagerly."""
        inputs = map(_input, request["inputs"])
        index, run = sweep(self._pair, inputs, request["most"], request["budget"], self._tell)
        return {"differs": index, "compared": run}

    def prove(self, request: dict[str, Any]) -> dict[str, Any]:
        """Runs a function on its inputs; None stands for one that could be left out, and was."""
        session = Session(
            self._pair,
            self._tell,
            request["cover"],
            request["jit"],
            request["autograph"],
            request["without"],
        )
        verdicts: list[dict[str, Any] | None] = []
        for item in map(_input, request["inputs"]):
            verdict = session.prove(item)
            left_out = verdict.status == proof.FAILED and not verdict.runs and not item.required
            left_out = left_out and not item.file
            verdicts.append(None if left_out else asdict(verdict))
        return {
            "verdicts": verdicts,
            "reached": sorted(session.reached),
            "ways": session.ways.report(),
        }

    def time(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """How long both texts take on one input, eagerly and in graphs."""
        item = _input(request["input"])
        return [asdict(one) for one in speed.measure(self._pair, item, self._tell)]

    def trace(self, item: dict[str, Any]) -> dict[str, Any]:
        """Runs one input on a load of its own and says what is in the graphs."""
        loaded = self._pair.load(proof.ORIGINAL)
        return graphs.trace(_input(item), loaded)

    def card(self, symbol: str) -> dict[str, Any]:
        """Runs the examples of a rule's card, in the directory of the process."""
        return asdict(cards.prove(load_all()[symbol], Path.cwd()))


def tensorflow_version() -> str:
    """The version of TensorFlow that runs the code."""
    return tf.__version__


def _input(fields: dict[str, Any]) -> Input:
    lists = {name: tuple(fields[name]) for name in ("setup", "search")}
    return Input(**{**fields, **lists})


def _callee(item: Input, loaded: Any) -> str | None:
    with loaded.active():
        try:
            call = Call.bind(item, loaded.module)
        except BaseException:
            return None
        function = call.function()
        if not inspect.isroutine(function) and not isinstance(function, type):
            kind = type(function)
            names = ("__call__", "call")
            own = [getattr(kind, n) for n in names if _is_of(getattr(kind, n, None), loaded)]
            function = own[0] if own else None
        if isinstance(function, type):
            function = function.__init__
        function = inspect.unwrap(function) if function is not None else None
        return function.__qualname__ if _is_of(function, loaded) else None


def _is_of(function: Any, loaded: Any) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename == str(loaded.file)
