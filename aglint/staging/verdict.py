"""The four answers: is what decides a statement a tensor, likely one, unknown, or Python's own?"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aglint.staging.guarded import asking
from aglint.staging.values import STAGED_ITERABLES, UNKNOWN, Value

if TYPE_CHECKING:
    from aglint.staging.function import Function

ANSWERS = ("staged", "likely", "unknown", "python")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What decides a branch, loop or boolean operator.

    Attributes:
      answer: one of `ANSWERS`: a tensor by proof, by evidence, nothing known, a Python value.
      value: what is known of the deciding value.
      why: the reason, in the reader's words; may be empty.
    """

    answer: str
    value: Value
    why: str = ""

    @property
    def may_stage(self) -> bool:
        """Whether a tensor decides, by proof or by evidence."""
        return self.answer in ("staged", "likely")

    @property
    def confidence(self) -> str:
        """pylint's confidence for a finding that rests on this verdict."""
        return "CONTROL_FLOW" if self.answer == "staged" else "INFERENCE"


def verdict(function: Function, node: ast.AST) -> Verdict:
    """The verdict on an `if`, `while`, `for`, ternary, `and`/`or`, `not` or comparison chain."""
    iterated = isinstance(node, ast.For | ast.AsyncFor)
    value = function.value(node.iter) if iterated else _decider(function, node)
    staged = value.kind in STAGED_ITERABLES if iterated else value.is_tensor
    if staged and not value.sure and _is_asked_for(function, node):
        return Verdict("unknown", UNKNOWN)
    if staged:
        return Verdict("staged" if value.sure else "likely", value, value.why)
    if value.is_unknown or (value.kind == "instance" and not iterated):
        return Verdict("unknown", value)
    return Verdict("python", value)


def _is_asked_for(function: Function, node: ast.AST) -> bool:
    """Whether `if isinstance(x, list)` stands round what `x` decides: there it is no tensor."""
    decider = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node
    names = {one.id for one in ast.walk(getattr(decider, "test", decider)) if _is_read(one)}
    return any(True for name in names for _ in asking(function, node, name))


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def of_any(function: Function, nodes: Iterable[ast.expr]) -> Verdict:
    """The verdict on what any one of some values would stage."""
    found = Verdict("python", UNKNOWN)
    for value in map(function.value, nodes):
        if value.is_tensor or value.kind in STAGED_ITERABLES:
            return Verdict("staged" if value.sure else "likely", value, value.why)
        if value.is_unknown:
            found = Verdict("unknown", value)
    return found


def _decider(function: Function, node: ast.AST) -> Value:
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            return function.value(node.test)
        case ast.BoolOp():
            values = [function.value(part) for part in node.values]
            staged = [value for value in values if value.is_tensor]
            if staged:
                return staged[0]
            return next((value for value in values if value.is_unknown), values[0])
        case ast.UnaryOp(op=ast.Not()):
            return function.value(node.operand)
        case ast.expr():
            return function.value(node)
    return UNKNOWN
