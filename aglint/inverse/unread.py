"""`name = plain value` of a name that nothing reads -> nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import libcst as cst

from aglint.edit import nest, plain
from aglint.edit.quote import Statement
from aglint.inverse.site import Unit


def without_unread(unit: Unit, listed: Iterable[str]) -> Unit:
    """Drops `name = plain value` of names that nothing reads."""
    for name in listed:
        reads = any(
            isinstance(one, ast.Name) and one.id == name and not isinstance(one.ctx, ast.Store)
            for one in ast.walk(unit.tree)
        )
        if reads:
            continue
        edits: dict[cst.CSTNode, list[Statement]] = {}
        for line in lines(unit.module):
            match nest.small(line):
                case cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Name(value=target))], value=value
                ) if target == name and (
                    plain.is_plain(value) or unit.known.is_constant(value, "UNSET")
                ):
                    edits[line] = _dropped(unit, line)
        if edits:
            unit = unit.replaced(edits)
    return unit


def _dropped(unit: Unit, line: cst.SimpleStatementLine) -> list[Statement]:
    if any(one.comment for one in line.leading_lines) or line.trailing_whitespace.comment:
        return [line.with_changes(body=[cst.Pass()])]
    if is_alone(unit, line.body[0]):
        return [line.with_changes(body=[cst.Pass()])]
    return []


def lines(node: cst.CSTNode) -> Iterator[cst.SimpleStatementLine]:
    if isinstance(node, cst.SimpleStatementLine):
        yield node
    elif not isinstance(node, cst.BaseExpression):
        for child in node.children:
            yield from lines(child)


def is_alone(unit: Unit, node: cst.CSTNode) -> bool:
    """Whether a statement is the only one of its block."""
    origin = unit.pairing.origin[node]
    for outer in ast.walk(unit.tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(outer, name, None)
            if isinstance(block, list) and len(block) == 1 and block[0] is origin:
                return True
    return False
