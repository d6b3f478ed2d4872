"""One call, watched: what it returns, raises, prints, changes. Runs in the child process."""

from __future__ import annotations

import ast
import asyncio
import inspect
import itertools
import os
import random
import re
import sys
import tempfile
import traceback
import types
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from aglint.prove import capture, gradients, replay
from aglint.prove.inputs import Input
from aglint.prove.modules import Loaded
from aglint.prove.outcome import NOTHING, Outcome
from aglint.prove.walk import Walk

SENTENCE = 160  # characters of a message
DRAINED = 10_000  # items taken from a generator
EAGER, GRAPH, AUTOGRAPH = "eager", "graph", "autograph"


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose parts are evaluated and that is yet to be made."""

    receiver: object
    name: str
    target: Callable[..., Any]
    args: list[Any]
    kwargs: dict[str, Any]
    raw: object = None

    @classmethod
    def replay(cls, item: Input, module: types.ModuleType) -> Call:
        """Rebuilds a recorded call.

        Raises:
          BaseException: whatever rebuilding raises.
        """
        kind, args, kwargs = replay.arguments(item, module)
        receiver = None
        if kind in ("method", "classmethod"):
            receiver, *args = args
        raw, target = replay.callee(item.function, module, receiver)
        return cls(receiver, item.function.rpartition(".")[2], target, args, kwargs, raw)

    @classmethod
    def bind(cls, item: Input, module: types.ModuleType) -> Call:
        """Evaluates receiver and arguments of an input in a scratch copy of the namespace.

        Raises:
          BaseException: whatever the evaluation raises.
        """
        if item.file:
            return cls.replay(item, module)
        namespace = dict(module.__dict__)
        where = f"<input, line {item.line}>"
        for statement in item.setup:
            exec(compile(statement, where, "exec"), namespace)

        def value(node: ast.expr) -> Any:
            return eval(compile(ast.Expression(node), where, "eval"), namespace)

        node = ast.parse(item.call, mode="eval").body
        receiver, name = None, ""
        if isinstance(node.func, ast.Attribute):
            receiver, name = value(node.func.value), node.func.attr
            target = getattr(receiver, name)
        else:
            target = value(node.func)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                args.extend(value(arg.value))
            else:
                args.append(value(arg))
        kwargs: dict[str, Any] = {}
        for keyword in node.keywords:
            named = value(keyword.value)
            kwargs.update({keyword.arg: named} if keyword.arg else named)
        return cls(receiver, name, target, args, kwargs)

    def function(self) -> Callable[..., Any]:
        """The plain Python function, without the user's `tf.function` round it."""
        if not isinstance(self.target, tf.types.experimental.GenericFunction):
            return self.target
        owner = self.raw or inspect.getattr_static(type(self.receiver), self.name, None)
        if self.receiver is not None and hasattr(owner, "python_function"):
            return types.MethodType(owner.python_function, self.receiver)
        return self.target.python_function

    def traced(self, *, autograph: bool) -> Callable[..., Any]:
        """The function under `tf.function`; with AutoGraph, as the user traces it if he does."""
        staged = isinstance(self.target, tf.types.experimental.GenericFunction)
        if staged and autograph:
            return self.target
        signature = self.target.input_signature if staged else None
        return tf.function(self.function(), input_signature=signature, autograph=autograph)


@dataclass
class Stage:
    """One way of running one load of the module, over several inputs one after the other.

    Attributes:
      loaded: the load.
      mode: `EAGER`, `GRAPH` (without AutoGraph) or `AUTOGRAPH`.
      seed: of Python's, NumPy's and TensorFlow's generators.
      calls: how many were made.
    """

    loaded: Loaded
    mode: str
    seed: int = 0
    calls: int = 0
    _traced: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def observe(self, item: Input, watch: bool = False) -> Outcome:
        """Makes one call.

        Args:
          item: the call.
          watch: whether to note which of the module's functions it enters.
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
                return Outcome(unready=describe(error))
            finally:
                capture.take()
            return self._run(call, item, watch)

    def _run(self, call: Call, item: Input, watch: bool) -> Outcome:
        target = self._target(call, item)
        before = Walk(self.loaded.place, lazy=True).take(_roots(call, self.loaded.module))
        sources = gradients.sources(call.args, call.kwargs, before.live)
        reached: set[int] = set()

        def run() -> Any:
            return settle(target(*call.args, **call.kwargs))

        value, error, tape = None, None, None
        try:
            with _watched(str(self.loaded.file), reached if watch else None):
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
            reached=frozenset(reached),
        )
        after = Walk(self.loaded.place, lazy=True).take(_roots(call, self.loaded.module))
        outcome = replace(outcome, variables=after.variables(), state=after.state)
        if error is not None:
            name = self._error_name(error)
            deliberate = _is_deliberate(error, self.loaded.file)
            return replace(outcome, error=name, message=_first_line(error), deliberate=deliberate)
        result = Walk(self.loaded.place).take({"value": value}).state.parts[0][1]
        slopes = gradients.snapshot(tape, value, sources) if tape is not None else NOTHING
        return replace(outcome, value=result, gradients=slopes)

    def _target(self, call: Call, item: Input) -> Callable[..., Any]:
        if self.mode == EAGER:
            return call.target
        key = item.function if item.file else item.call.partition("(")[0]
        if not isinstance(call.receiver, types.ModuleType | None):
            return call.traced(autograph=self.mode == AUTOGRAPH)
        if key not in self._traced:
            self._traced[key] = call.traced(autograph=self.mode == AUTOGRAPH)
        return self._traced[key]

    def _error_name(self, error: BaseException) -> str:
        kind = type(error)
        builtin = kind.__module__ in ("builtins", self.loaded.module.__name__)
        return kind.__qualname__ if builtin else f"{kind.__module__}.{kind.__qualname__}"


def set_seeds(seed: int) -> None:
    """Seeds every generator that a program without one of its own uses."""
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


def settle(result: Any) -> Any:
    """Runs what is lazy to its end, for its effects belong to the call."""
    if isinstance(result, types.GeneratorType):
        return Drained(list(itertools.islice(result, DRAINED)))
    if isinstance(result, types.CoroutineType):
        return asyncio.run(result)
    return result


class Drained(list):
    """What a generator gave."""


def describe(error: BaseException) -> str:
    """An exception in one line."""
    text = _first_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def is_variable(value: object) -> bool:
    return isinstance(value, tf.Variable)


def _first_line(error: BaseException) -> str:
    """What is wrong, in a sentence; AutoGraph puts it after a traceback of its own."""
    try:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    except Exception:
        return ""
    if not lines:
        return ""
    text = lines[0]
    if text == "in user code:":
        named = [match["text"] for match in map(_NAMED.match, lines) if match]
        text = named[-1] if named else lines[-1]
    text = _ADDRESS.sub("", text)
    if len(text) > SENTENCE:
        text = text.partition(". ")[0]
    return text if len(text) <= SENTENCE else text[: SENTENCE - 3] + "..."


def _is_deliberate(error: BaseException, file: Path) -> bool:
    """Whether a `raise` or `assert` of the module itself raised an exception."""
    trace = traceback.extract_tb(error.__traceback__)
    if not trace or trace[-1].filename != str(file):
        return False
    return trace[-1].line.startswith(("raise", "assert"))


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


_NAMED = re.compile(r"\w*(Error|Exception): (?P<text>.+)")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
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


class _watched:
    """Notes the first lines of a file's functions as they are entered."""

    def __init__(self, filename: str, reached: set[int] | None):
        self.filename = filename
        self.reached = reached

    def __enter__(self) -> None:
        if self.reached is not None:
            sys.setprofile(self._note)

    def __exit__(self, *_: object) -> None:
        if self.reached is not None:
            sys.setprofile(None)

    def _note(self, frame: types.FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename == self.filename:
            self.reached.add(frame.f_code.co_firstlineno)
