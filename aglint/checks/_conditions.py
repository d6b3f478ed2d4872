"""The expressions that decide something: tests, operands of `and`, `or`, `not`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks import _staged
from aglint.staging.function import Function
from aglint.staging.values import Value


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression that must be true or false.

    Attributes:
      node: the expression.
      value: what it holds, a tensor.
      of: what it decides, for a message.
    """

    node: ast.expr
    value: Value
    of: str

    @property
    def confidence(self) -> str:
        """How sure it is that it holds a tensor."""
        return "CONTROL_FLOW" if self.value.sure else "INFERENCE"


def conditions(function: Function) -> Iterator[Condition]:
    """The conditions that are tensors, in code that AutoGraph converts.

    An expression counts once, for what it decides most directly.
    """
    seen: set[ast.expr] = set()
    for node in _staged.converted(function, ast.If, ast.While, ast.IfExp, ast.BoolOp, ast.UnaryOp):
        if isinstance(node, ast.IfExp) and _staged.in_ternary(function, node):
            continue  # it is Python's, whatever its test
        for part, of in _deciding(node):
            if part in seen or isinstance(part, ast.BoolOp | ast.IfExp):
                continue
            seen.add(part)
            value = function.value(part)
            if value.is_tensor:
                yield Condition(part, value, of)


def chains(function: Function) -> Iterator[Condition]:
    """The chained comparisons of tensors, `0 < x < 1`: AutoGraph makes an `and` of them."""
    for node in _staged.converted(function, ast.Compare):
        value = function.value(node) if len(node.ops) > 1 else None
        if value is not None and value.is_tensor:
            yield Condition(node, value, "a chained comparison")


def _deciding(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.If() | ast.While() | ast.IfExp():
            of = {ast.If: "`if`", ast.While: "`while`"}.get(type(node), "a conditional expression")
            yield from _leaves(node.test, of)
        case ast.BoolOp():
            of = "`and`" if isinstance(node.op, ast.And) else "`or`"
            for part in node.values[:-1]:
                yield from _leaves(part, of)
        case ast.UnaryOp(op=ast.Not()):
            yield from _leaves(node.operand, "`not`")


def _leaves(node: ast.expr, of: str) -> Iterator[tuple[ast.expr, str]]:
    """The parts of a test that decide, those of `and`, `or` and `not` inside it too."""
    match node:
        case ast.BoolOp():
            inner = "`and`" if isinstance(node.op, ast.And) else "`or`"
            for part in node.values[:-1]:
                yield from _leaves(part, inner)
            yield from _leaves(node.values[-1], of)
        case ast.UnaryOp(op=ast.Not()):
            yield from _leaves(node.operand, "`not`")
        case _:
            yield node, of
