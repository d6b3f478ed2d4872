"""An input -> a call that is ready to be made, in any mode. Runs in the child process only."""

from __future__ import annotations

import ast
import asyncio
import inspect
import itertools
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tensorflow as tf

from aglint.prove import replay
from aglint.prove.inputs import Input

DRAINED = 10_000  # items taken from a generator
EAGER, GRAPH, AUTOGRAPH = "eager", "graph", "autograph"
XLA, XLA_AUTOGRAPH = "xla", "xla autograph"


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

    def staged(self, mode: str) -> Callable[..., Any]:
        """What to call in a mode; with AutoGraph, it is as the user traces it if he does.

        Args:
          mode: one of the modes of this module.
        """
        if mode == EAGER:
            return self.target
        traced = isinstance(self.target, tf.types.experimental.GenericFunction)
        if traced and mode == AUTOGRAPH:
            return self.target
        return tf.function(
            self.function(),
            input_signature=self.target.input_signature if traced else None,
            autograph=mode in (AUTOGRAPH, XLA_AUTOGRAPH),
            jit_compile=True if mode in (XLA, XLA_AUTOGRAPH) else None,
        )


def settle(result: Any) -> Any:
    """Runs what is lazy to its end, for its effects belong to the call."""
    if isinstance(result, types.GeneratorType):
        return Drained(list(itertools.islice(result, DRAINED)))
    if isinstance(result, types.CoroutineType):
        return asyncio.run(result)
    return result


class Drained(list):
    """What a generator gave."""
