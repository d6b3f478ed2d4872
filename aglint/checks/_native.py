"""TensorFlow's own control flow in traced code: what the branches of a `tf.cond` give."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._names import dotted
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One `tf.cond`.

    Attributes:
      call: of `tf.cond`.
      place: the second branch, as it is passed.
      branches: both, as they are passed.
      left, right: what the branches give.
    """

    call: ast.Call
    place: ast.expr
    branches: tuple[ast.expr, ast.expr]
    left: Value
    right: Value


def choices(function: Function) -> Iterator[Choice]:
    """The calls of `tf.cond` whose branches are functions of the file, in source order."""
    for call in function.nodes(ast.Call):
        if catalogue.canonical(dotted(function, call.func) or "") != "tf.cond":
            continue
        words = {word.arg: word.value for word in call.keywords}
        parts = [
            call.args[position] if len(call.args) > position else words.get(name)
            for position, name in ((1, "true_fn"), (2, "false_fn"))
        ]
        if None in parts:
            continue
        found = [function.resolve(part) for part in parts]
        if all(isinstance(one, Function) for one in found):
            left, right = (one.returns for one in found)
            yield Choice(call, parts[1], tuple(parts), left, right)
