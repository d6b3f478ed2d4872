"""Which ways the decisions of a module went: its text with a probe in each test and loop.

A decision is an `if`, a conditional expression, an operand of `and` or `or`, a `while` or a `for`.
The probes hand on what they are given, so that the program does what it did; they are put into a
load of their own, and the runs that are compared have none. What they can't see: comprehensions,
`match`, `assert`, and the code of other modules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

PROBE = "__aglint_probe__"
YES, NO = "true", "false"
NONE, ONCE, OFTEN, LEFT = "0", "1", "many", "left with more to come"


@dataclass(frozen=True, slots=True)
class Decision:
    """One place where a program goes one way or another.

    Attributes:
      function: the qualified name of the outermost function round it; empty outside of any.
      line: where it stands.
      kind: `if`, `ternary`, `and`, `or`, `while` or `for`.
      text: what decides, as `ast` writes it.
      body, other: the lines of the first statement of either side; 0 where there is none.
      leaves: whether a loop holds a `break` or `return`.
    """

    function: str
    line: int
    kind: str
    text: str
    body: int = 0
    other: int = 0
    leaves: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """The ways that inputs should go, for the proof to mean the most."""
        if not self.is_loop:
            return frozenset({YES, NO})
        return frozenset({OFTEN, LEFT} if self.leaves and self.kind == "for" else {OFTEN})

    @property
    def is_loop(self) -> bool:
        """Whether trips are counted, and not which side was taken."""
        return self.kind in ("while", "for")

    def missing(self, ways: Iterable[str]) -> str:
        """What no input has reached, in the reader's words; nothing if all was.

        Args:
          ways: how the decision went.
        """
        ways = set(ways)
        if self.is_loop:
            return "" if ways & {ONCE, OFTEN} else f"the loop's body in line {self.line}"
        sides = {YES: self.body, NO: self.other}
        left = [(way, line) for way, line in sides.items() if way not in ways]
        if not left:
            return ""
        if len(left) == 2:
            return f"the `{self._name}` in line {self.line}"
        ((way, line),) = left
        if line and line != self.line:
            return f"the branch in line {line}"
        return f"the {way} side of the `{self._name}` in line {self.line}"

    @property
    def _name(self) -> str:
        return "if" if self.kind == "ternary" else self.kind


def decisions(tree: ast.Module) -> list[Decision]:
    """The decisions of a module, in the order in which the probes number them."""
    return [_decision(node, index, function) for node, index, function in _sites(tree, "", "")]


def instrument(tree: ast.Module) -> ast.Module:
    """Puts the probes into a module's tree, in place, and gives it back."""
    numbers: dict[ast.AST, list[int]] = {}
    for number, (node, _, _) in enumerate(_sites(tree, "", "")):
        numbers.setdefault(node, []).append(number)
    return ast.fix_missing_locations(_Probes(numbers).visit(tree))


@dataclass
class Ways:
    """What the probes report to: the object behind `PROBE` in the module.

    Attributes:
      seen: how each decision went, by its number.
    """

    seen: dict[int, set[str]] = field(default_factory=dict)
    _trips: dict[int, int] = field(default_factory=dict)

    def test(self, number: int, value: Any) -> Any:
        """Notes the truth of a test or operand, and hands it on."""
        self.seen.setdefault(number, set()).add(YES if value else NO)
        return value

    def enter(self, number: int) -> None:
        """Notes that a `while` begins; the one before it has ended, whichever way."""
        self._close(number)
        self._trips[number] = 0

    def turn(self, number: int, value: Any) -> Any:
        """Notes one test of a `while`, and hands it on."""
        if value:
            self._trips[number] = self._trips.get(number, 0) + 1
        else:
            self._close(number)
        return value

    def items(self, number: int, items: Any) -> Iterator[Any]:
        """Hands on what a `for` takes, and notes how much that was."""
        count = 0
        iterator = iter(items)
        try:
            for item in iterator:
                count += 1
                yield item
        except GeneratorExit:
            if next(iterator, self) is not self:
                self.seen.setdefault(number, set()).add(LEFT)
            raise
        finally:
            self._count(number, count)

    def report(self) -> dict[int, list[str]]:
        """How each decision went, so far."""
        for number in list(self._trips):
            self._close(number)
        return {number: sorted(ways) for number, ways in sorted(self.seen.items())}

    def _close(self, number: int) -> None:
        if number in self._trips:
            self._count(number, self._trips.pop(number))

    def _count(self, number: int, trips: int) -> None:
        way = NONE if trips == 0 else ONCE if trips == 1 else OFTEN
        self.seen.setdefault(number, set()).add(way)


def _sites(node: ast.AST, prefix: str, function: str) -> Iterator[tuple[ast.AST, int, str]]:
    """Each decision's node, the operand that it is about, and its outermost function."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name=name) if not function:
                yield from _sites(child, f"{prefix}{name}.", "")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not function:
                yield from _sites(child, "", prefix + name)
            case ast.If() | ast.IfExp() | ast.While() | ast.For():
                yield child, 0, function
                yield from _sites(child, prefix, function)
            case ast.BoolOp(values=values):
                yield from ((child, index, function) for index in range(len(values) - 1))
                yield from _sites(child, prefix, function)
            case _:
                yield from _sites(child, prefix, function)


def _decision(node: ast.AST, index: int, function: str) -> Decision:
    line = node.lineno
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            other = orelse[0].lineno if orelse else 0
            return Decision(function, line, "if", ast.unparse(test), body[0].lineno, other)
        case ast.IfExp(test=test):
            return Decision(function, line, "ternary", ast.unparse(test))
        case ast.BoolOp(op=op, values=values):
            kind = "and" if isinstance(op, ast.And) else "or"
            return Decision(function, values[index].lineno, kind, ast.unparse(values[index]))
        case ast.While(test=test, body=body):
            text = ast.unparse(test)
            return Decision(function, line, "while", text, body[0].lineno, leaves=_leaves(body))
        case ast.For(target=target, iter=items, body=body):
            text = f"{ast.unparse(target)} in {ast.unparse(items)}"
            return Decision(function, line, "for", text, body[0].lineno, leaves=_leaves(body))
    raise TypeError(type(node).__name__)


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a loop's body may leave it; what an inner loop or function leaves is close enough."""
    return any(isinstance(n, ast.Break | ast.Return) for s in body for n in ast.walk(s))


class _Probes(ast.NodeTransformer):
    def __init__(self, numbers: dict[ast.AST, list[int]]):
        self._numbers = numbers

    def visit_If(self, node: ast.If | ast.IfExp) -> ast.AST:
        (number,) = self._numbers[node]
        self.generic_visit(node)
        node.test = _call("test", number, node.test)
        return node

    visit_IfExp = visit_If

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        numbers = self._numbers[node]
        self.generic_visit(node)
        probed = [_call("test", n, v) for n, v in zip(numbers, node.values, strict=False)]
        node.values = [*probed, node.values[-1]]
        return node

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        (number,) = self._numbers[node]
        self.generic_visit(node)
        node.test = _call("turn", number, node.test)
        enter = ast.copy_location(ast.Expr(_call("enter", number)), node)
        return [enter, node]

    def visit_For(self, node: ast.For) -> ast.AST:
        (number,) = self._numbers[node]
        self.generic_visit(node)
        node.iter = _call("items", number, node.iter)
        return node


def _call(method: str, number: int, *values: ast.expr) -> ast.Call:
    probe = ast.Attribute(ast.Name(PROBE, ast.Load()), method, ast.Load())
    call = ast.Call(probe, [ast.Constant(number), *values], [])
    return ast.copy_location(call, values[0]) if values else call
