"""What a staged loop carries: each name's value before the loop and after its first round."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aglint.checks import _staged
from aglint.staging.function import Function
from aglint.staging.types import Types
from aglint.staging.values import UNKNOWN, Value
from aglint.staging.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Carried:
    """One name that a staged loop carries.

    Attributes:
      name: the name.
      loop: the loop.
      verdict: that it is staged.
      before: the value when the loop begins.
      after: the value when its first round ends.
      types: all values in that round.
    """

    name: str
    loop: ast.For | ast.While
    verdict: Verdict
    before: Value
    after: Value
    types: Types

    @property
    def unbound(self) -> bool:
        """Whether nothing binds the name before the loop."""
        function = self.types.function
        return not _staged.perhaps_bound(function, self.loop, self.name)

    @property
    def over_dataset(self) -> bool:
        """Whether the loop takes its elements from a dataset or an iterator."""
        return isinstance(self.loop, ast.For) and self.verdict.value.kind in ("dataset", "iterator")


def carried(function: Function) -> Iterator[Carried]:
    """The names that the staged loops of a function carry, by loop and name."""
    for loop, verdict in _staged.loops(function):
        types = function.types.first_round(loop)
        for name in sorted(_staged.state(function, loop)):
            before = _before(function, loop, name)
            after = types.after_round(loop, name) or UNKNOWN
            yield Carried(name, loop, verdict, before, after, types)


def _before(function: Function, loop: ast.AST, name: str) -> Value:
    return _staged.types_at(function, loop).at_entry(loop, name)


def changed_by(one: Carried, wrong: Callable[[Value, Value], bool]) -> ast.AST:
    """What to underline: the binding in the loop after which a name first holds what it must not.

    Args:
      one: the name.
      wrong: whether a value, after the one before the loop, is such.
    """
    found = _staged.bindings(one.types.function, one.loop.body, one.name)
    for statement in found:
        value = one.types.at_exit(statement, one.name)
        if value is not None and wrong(one.before, value):
            return _staged.place(statement)
    return _staged.place(found[-1]) if found else _staged.place(one.loop)


def options(function: Function, loop: ast.For | ast.While) -> ast.Call | None:
    """The call by which a loop sets options of its own."""
    for statement in loop.body:
        match statement:
            case ast.Expr(value=ast.Call(func=func) as call):
                if (function.module.imports.resolve(func) or "").endswith("set_loop_options"):
                    return call
    return None
