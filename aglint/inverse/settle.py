"""Tests of a flag that is off, or says how a loop was left -> nothing, or the loop's `else`."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence

import libcst as cst

from aglint.edit import nest, quote
from aglint.edit.quote import Statement
from aglint.flow.flow import Flow
from aglint.inverse.flags import assigned, chosen, is_plain_flag
from aglint.inverse.site import Unit
from aglint.inverse.unread import is_alone, without_unread


def settled(unit: Unit, flag: str) -> Unit:
    """Drops tests of a flag that is off, makes `else` of a loop, and drops the flag."""
    for found in (_Off, _Else):
        while True:
            edits = found(unit, flag).edits()
            if not edits:
                break
            unit = unit.replaced(edits)
    return without_unread(unit, [flag])


class _Pass:
    """Something that is done to the functions of a unit that have a flag."""

    def __init__(self, unit: Unit, flag: str):
        self.unit = unit
        self.flag = flag

    def functions(self) -> Iterator[ast.FunctionDef]:
        for node in ast.walk(self.unit.tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            partner = self.unit.pairing.partner.get(node)
            if partner is not None and is_plain_flag(partner, self.flag):
                yield node

    def statements(self, function: ast.FunctionDef) -> Iterator[ast.stmt]:
        """The statements of a function, those of functions inside left out."""
        stack: list[ast.AST] = list(function.body)
        while stack:
            node = stack.pop()
            if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
                continue
            if isinstance(node, ast.stmt):
                yield node
            stack.extend(ast.iter_child_nodes(node))

    def edits(self) -> dict[cst.CSTNode, list[Statement]]:
        raise NotImplementedError


class _Off(_Pass):
    """`if flag: a` `else: b` where the flag is off -> `b`."""

    def edits(self) -> dict[cst.CSTNode, list[Statement]]:
        for function in self.functions():
            flow = Flow(function)
            for node in self.statements(function):
                if not isinstance(node, ast.If) or not flow.reachable(node):
                    continue
                partner = self.unit.pairing.partner.get(node)
                if partner is None or chosen(partner, self.flag) is None:
                    continue
                given = flow.reaching(node, self.flag)
                if self.flag in flow.maybe_unbound_in(node) or not given:
                    continue
                if all(_sets(one.node, False) for one in given):
                    off = _not_chosen(partner, self.flag)
                    return self.replacement(function, partner, off)
        return {}

    def replacement(self, function, node: cst.If, off: list[Statement]):
        if off:
            lines = [*node.leading_lines, *off[0].leading_lines]
            off = [off[0].with_changes(leading_lines=lines), *off[1:]]
        elif any(line.comment for line in node.leading_lines) or is_alone(self.unit, node):
            off = [quote.statement("pass").with_changes(leading_lines=node.leading_lines)]
        return {node: off}


class _Else(_Pass):
    """`if not flag: a` behind a loop that each `break` leaves with the flag on -> `else: a`."""

    def edits(self) -> dict[cst.CSTNode, list[Statement]]:
        for function in self.functions():
            flow = Flow(function)
            for block in _blocks_of(self.unit.pairing.partner[function]):
                for loop, node in itertools.pairwise(block):
                    if not isinstance(loop, cst.For | cst.While) or loop.orelse is not None:
                        continue
                    if chosen(node, self.flag) is None:
                        continue
                    if self.says_how(flow, loop) and not chosen(node, self.flag):
                        other = _not_chosen(node, self.flag)
                        if not other:
                            continue
                        lines = node.leading_lines
                        body = nest.block(other, _suite_of(node, self.flag))
                        orelse = cst.Else(body=body, leading_lines=lines)
                        return {loop: [loop.with_changes(orelse=orelse)], node: []}
        return {}

    def says_how(self, flow: Flow, loop: cst.For | cst.While) -> bool:
        """Whether the flag is on just where a `break` has left the loop."""
        origin = self.unit.pairing.origin[loop]
        given = [one.node for one in flow.reaching(origin, self.flag)]
        if not given or not all(_sets(one, False) for one in given):
            return False
        return all(
            before is not None and assigned(before, self.flag) is True
            for before in _before_breaks(nest.statements(loop.body))
        ) and _always_before_break(nest.statements(loop.body), self.flag)


def _before_breaks(body: Sequence[Statement]) -> Iterator[Statement | None]:
    """The statement above each `break` that leaves the loop with this body."""
    for place, node in enumerate(body):
        if isinstance(nest.small(node), cst.Break):
            yield body[place - 1] if place else None
        if isinstance(node, cst.For | cst.While):
            if node.orelse is not None:
                yield from _before_breaks(nest.statements(node.orelse.body))
            continue
        for block in _inner_blocks(node):
            yield from _before_breaks(block)


def _always_before_break(body: Sequence[Statement], flag: str) -> bool:
    """Whether the flag is set on only in front of a `break`."""
    for place, node in enumerate(body):
        if assigned(node, flag) is not None:
            following = body[place + 1] if place + 1 < len(body) else None
            if following is None or not isinstance(nest.small(following), cst.Break):
                return False
        if isinstance(node, cst.For | cst.While) and flag in quote.names_in(node):
            return False
        if not all(_always_before_break(block, flag) for block in _inner_blocks(node)):
            return False
    return True


def _not_chosen(node: cst.If, flag: str) -> list[Statement]:
    if isinstance(node.test, cst.Name):
        return nest.orelse_of(node)
    body = nest.statements(node.body)
    return [] if len(body) == 1 and isinstance(nest.small(body[0]), cst.Pass) else body


def _suite_of(node: cst.If, flag: str) -> cst.BaseSuite | None:
    if isinstance(node.test, cst.Name):
        return node.orelse.body if isinstance(node.orelse, cst.Else) else None
    return node.body


def _sets(node: object, value: bool) -> bool:
    match node:
        case ast.Assign(value=ast.Constant(value=bool() as given)):
            return given is value
    return False


def _inner_blocks(node: cst.CSTNode) -> Iterator[list[Statement]]:
    match node:
        case cst.If():
            yield nest.statements(node.body)
            yield nest.orelse_of(node)
        case cst.For() | cst.While() | cst.With() | cst.Try():
            yield nest.statements(node.body)
            for handler in getattr(node, "handlers", ()):
                yield nest.statements(handler.body)
            for name in ("orelse", "finalbody"):
                part = getattr(node, name, None)
                if part is not None:
                    yield nest.statements(part.body)
        case cst.Match():
            for case in node.cases:
                yield nest.statements(case.body)


def _blocks_of(function: cst.FunctionDef) -> Iterator[list[Statement]]:
    stack = [nest.statements(function.body)]
    while stack:
        block = stack.pop()
        yield block
        for node in block:
            stack.extend(_inner_blocks(node))
