"""One call, watched: what it returns, raises, prints, changes. Runs in the child process."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import types
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import tensorflow as tf

from aglint.prove import capture, errors, gradients
from aglint.prove.calls import EAGER, Call, settle
from aglint.prove.compare import difference
from aglint.prove.inputs import Input
from aglint.prove.modules import Loaded
from aglint.prove.outcome import NOTHING, Outcome
from aglint.prove.walk import Walk


@dataclass
class Stage:
    """One way of running one load of the module, over several inputs one after the other.

    Attributes:
      loaded: the load.
      mode: one of the modes of `calls`.
      seed: of Python's, NumPy's and TensorFlow's generators.
      calls: how many were made.
    """

    loaded: Loaded
    mode: str
    seed: int = 0
    calls: int = 0
    _traced: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def observe(self, item: Input, *, watch: bool = False, slopes: bool = True) -> Outcome:
        """Makes one call.

        Args:
          item: the call.
          watch: whether to note which of the module's functions it enters, and whether it
            changes variables or takes gradients itself.
          slopes: whether to take gradients.
        """
        capture.streams()
        self.calls += 1
        os.chdir(tempfile.mkdtemp(dir=capture.HOME))
        tf.config.run_functions_eagerly(self.mode == EAGER)
        set_seeds(self.seed)
        with self.loaded.active():
            try:
                call = Call.bind(item, self.loaded.module)
            except BaseException as error:
                return Outcome(unready=errors.describe(error))
            finally:
                capture.take()
            return self._run(call, item, watch, slopes)

    def _run(self, call: Call, item: Input, watch: bool, slopes: bool) -> Outcome:
        target = self._target(call, item)
        before = Walk(self.loaded.place, lazy=True).take(_roots(call, self.loaded.module))
        variables = before.variables() if watch else NOTHING
        sources = gradients.sources(call.args, call.kwargs, before.live) if slopes else {}
        watcher = _Watcher(str(self.loaded.file), watch)

        def run() -> Any:
            with watcher:
                return settle(target(*call.args, **call.kwargs))

        value, error, tape = None, None, None
        try:
            if sources:
                with tf.GradientTape() as tape:
                    tape.watch([t for t in sources.values() if not is_variable(t)])
                    value = run()
            else:
                value = run()
        except BaseException as raised:
            error = raised
        capture.leave_forks()
        printed, staged_print = capture.take()
        outcome = Outcome(
            printed=printed,
            staged_print=staged_print,
            traces=None if self.mode == EAGER else _traces(target),
            reached=frozenset(watcher.reached),
        )
        after = Walk(self.loaded.place, lazy=True).take(_roots(call, self.loaded.module))
        outcome = replace(outcome, variables=after.variables(), state=after.state)
        if watch:
            learned = difference(variables, outcome.variables, graph=True)
            outcome = replace(outcome, learns=watcher.taped or bool(learned))
        if error is not None:
            name = errors.name(error, self.loaded.module.__name__)
            deliberate = errors.is_deliberate(error, self.loaded.file)
            return replace(
                outcome, error=name, message=errors.first_line(error), deliberate=deliberate
            )
        result = Walk(self.loaded.place).take({"value": value}).state.parts[0][1]
        taken = gradients.snapshot(tape, value, sources) if tape is not None else NOTHING
        return replace(outcome, value=result, gradients=taken if slopes else None)

    def _target(self, call: Call, item: Input) -> Callable[..., Any]:
        if self.mode == EAGER or not isinstance(call.receiver, types.ModuleType | None):
            return call.staged(self.mode)
        key = item.function if item.file else item.call.partition("(")[0]
        if key not in self._traced:
            self._traced[key] = call.staged(self.mode)
        return self._traced[key]


def set_seeds(seed: int) -> None:
    """Seeds every generator that a program without one of its own uses."""
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


def is_variable(value: object) -> bool:
    return isinstance(value, tf.Variable)


def _roots(call: Call, module: types.ModuleType) -> dict[str, Any]:
    """What the call can change and we can see: globals of the module, receiver, arguments."""
    roots = {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("__") and not isinstance(value, _DEFINITIONS)
    }
    if not isinstance(call.receiver, types.ModuleType | type | None):
        roots["self"] = call.receiver
    roots.update({f"argument {index + 1}": arg for index, arg in enumerate(call.args)})
    roots.update({f"argument {name}": arg for name, arg in call.kwargs.items()})
    return roots


_DEFINITIONS = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    type,
    type(__import__("__future__").annotations),
    tf.types.experimental.GenericFunction,
)


def _traces(target: Callable[..., Any]) -> int | None:
    count = getattr(target, "experimental_get_tracing_count", None)
    return count() if count is not None else None


class _Watcher:
    """Notes the first lines of a file's functions as they are entered, and gradient tapes."""

    def __init__(self, filename: str, wanted: bool):
        self.filename = filename
        self.wanted = wanted
        self.reached: set[int] = set()
        self.taped = False

    def __enter__(self) -> None:
        if self.wanted:
            sys.setprofile(self._note)

    def __exit__(self, *_: object) -> None:
        if self.wanted:
            sys.setprofile(None)

    def _note(self, frame: types.FrameType, event: str, _: object) -> None:
        if event == "call":
            if frame.f_code.co_filename == self.filename:
                self.reached.add(frame.f_code.co_firstlineno)
            elif frame.f_code is _TAPE:
                self.taped = True


_TAPE = tf.GradientTape.__enter__.__code__
