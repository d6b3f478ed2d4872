"""`result = x` `return result` -> `return x`, where conversion has made the name."""

from __future__ import annotations

import ast
import itertools

import libcst as cst

from aglint.edit import nest, plain, quote
from aglint.edit.quote import Statement
from aglint.flow.flow import Flow
from aglint.inverse.site import Unit
from aglint.inverse.unread import lines, without_unread


def with_results_returned(unit: Unit, results: frozenset[str]) -> Unit:
    """Returns values where they are computed, and drops the names that held them.

    Args:
      unit: the text.
      results: the names that conversion has made for values that are returned.
    """
    while edits := _adjacent(unit, results) or _plain_ones(unit, results):
        unit = unit.replaced(edits)
    return without_unread(unit, sorted(results))


def _adjacent(unit: Unit, results: frozenset[str]) -> dict[cst.CSTNode, list[Statement]]:
    """`result = x` just above `return result`."""
    for block in blocks(unit.module):
        for above, below in itertools.pairwise(block):
            name = _returned(below, results)
            match nest.small(above):
                case cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Name(value=target))], value=value
                ) if target == name:
                    made = quote.statement("return VALUE", VALUE=value)
                    trailing = above.trailing_whitespace
                    if trailing.comment is None:
                        trailing = below.trailing_whitespace
                    elif below.trailing_whitespace.comment is not None:
                        continue
                    if any(line.comment for line in below.leading_lines):
                        continue
                    made = made.with_changes(
                        leading_lines=above.leading_lines, trailing_whitespace=trailing
                    )
                    return {above: [made], below: []}
    return {}


def _plain_ones(unit: Unit, results: frozenset[str]) -> dict[cst.CSTNode, list[Statement]]:
    """`return result` where it can only be one plain value that has not changed since.

    One behind an endless loop is dropped.
    """
    for line in lines(unit.module):
        name = _returned(line, results)
        if name is None:
            continue
        statement = unit.pairing.origin.get(line.body[0])
        function = unit.function_of(statement)
        if function is None:
            continue
        flow = Flow(function)
        if name not in flow.scope.bound or name in flow.parameters:
            continue
        if not flow.reachable(statement):
            return {line: []}
        if name in flow.maybe_unbound_in(statement):
            continue
        given = {one.node for one in flow.reaching(statement, name)}
        if len(given) != 1:
            continue
        [source] = given
        partner = unit.pairing.partner.get(source) if isinstance(source, ast.stmt) else None
        if not isinstance(partner, cst.Assign) or not plain.is_plain(partner.value):
            continue
        read = quote.names_in(partner.value)
        if all(_unchanged(flow, one, source, statement) for one in read):
            made = cst.Return(partner.value)
            return {line: [line.with_changes(body=[made])]}
    return {}


def _unchanged(flow: Flow, name: str, first: ast.stmt, last: ast.stmt) -> bool:
    if name not in flow.scope.bound:
        return True
    if name in flow.shared:
        return False
    here = {id(one) for one in flow.reaching(first, name)}
    there = {id(one) for one in flow.reaching(last, name)}
    return here == there and not _in_loop_between(flow, name, first)


def _in_loop_between(flow: Flow, name: str, first: ast.stmt) -> bool:
    """Whether the name may be bound anew and come back to the same place, in a loop round it."""
    loops = [
        one
        for one in ast.walk(flow.node)
        if isinstance(one, ast.For | ast.While) and any(first is inner for inner in ast.walk(one))
    ]
    return any(name in flow.binds([one]) for one in loops)


def _returned(line: Statement, results: frozenset[str]) -> str | None:
    match nest.small(line):
        case cst.Return(value=cst.Name(value=name)) if name in results:
            return name
    return None


def blocks(node: cst.CSTNode):
    """Every sequence of statements in a tree."""
    if isinstance(node, cst.IndentedBlock):
        yield list(node.body)
    if not isinstance(node, cst.BaseExpression | cst.SimpleStatementLine):
        for child in node.children:
            yield from blocks(child)
