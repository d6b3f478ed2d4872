"""What the child process does for its parent. Runs in the child process only."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aglint.prove import graphs, proof
from aglint.prove.inputs import Input
from aglint.prove.modules import Place
from aglint.prove.observe import Call, describe
from aglint.prove.runs import Pair, Session
from aglint.prove.verdict import Verdict


class Service:
    """Answers the requests of `aglint.prove.child`."""

    def __init__(self, tell: Callable[[str, Input], None]):
        self._tell = tell
        self._pair: Pair

    def open(self, request: dict[str, str]) -> dict[str, str]:
        """Loads both texts once, to see whether they can be."""
        place = Place.of(Path(request["path"]))
        sys.path.insert(0, str(place.search))
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

    def prove(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        """Runs a function on its inputs."""
        session = Session(self._pair, self._tell)
        verdicts: list[tuple[int, Verdict]] = []
        for item in map(_input, inputs):
            verdict = session.prove(item)
            if not (verdict.status == proof.FAILED and not verdict.runs and not item.required):
                verdicts.append((item.line, verdict))
        return {
            "verdicts": [{"line": line, **asdict(verdict)} for line, verdict in verdicts],
            "reached": sorted(session.reached),
        }

    def trace(self, item: dict[str, Any]) -> dict[str, Any]:
        """Runs one input on a load of its own and says what is in the graphs."""
        loaded = self._pair.load(proof.ORIGINAL)
        return graphs.trace(_input(item), loaded)


def _input(fields: dict[str, Any]) -> Input:
    return Input(**{**fields, "setup": tuple(fields["setup"])})


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
