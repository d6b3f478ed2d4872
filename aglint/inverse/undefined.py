"""`y = ag.UNDEFINED` before a statement and `if y is ag.UNDEFINED: del y` after it -> nothing.

A name that has no value is unbound in plain Python, and reading it raises the same error. One that
is `ag.UNSET` is not read before it has a value.
"""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from aglint.edit import nest
from aglint.edit.quote import Statement
from aglint.inverse.results import blocks
from aglint.inverse.site import Unit
from aglint.inverse.unread import is_alone


def without_undefined(unit: Unit, results: Collection[str]) -> Unit:
    """Drops them where no call of the runtime takes the name any more.

    Args:
      unit: the function.
      results: the names that stand for what it returns, which another step takes back.
    """
    edits: dict[cst.CSTNode, list[Statement]] = {}
    for block in blocks(unit.module):
        for node in block:
            name = _given(unit, node, results) or _taken_back(unit, node)
            if name is None or _is_handed(unit, unit.module, name):
                continue
            origin = node if isinstance(node, cst.If) else node.body[0]
            edits[node] = [_pass(node)] if is_alone(unit, origin) else []
    return unit.replaced(edits) if edits else unit


def _pass(node: Statement) -> Statement:
    return cst.SimpleStatementLine([cst.Pass()], leading_lines=node.leading_lines)


def _given(unit: Unit, node: Statement, results: Collection[str]) -> str | None:
    match nest.small(node):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
            words = ("UNDEFINED",) if name in results else ("UNDEFINED", "UNSET")
            return name if any(unit.known.is_constant(value, one) for one in words) else None
    return None


def _taken_back(unit: Unit, node: Statement) -> str | None:
    match node:
        case cst.If(
            test=cst.Comparison(
                left=cst.Name(value=name),
                comparisons=[cst.ComparisonTarget(operator=cst.Is(), comparator=value)],
            )
        ):
            return name if unit.known.is_constant(value, "UNDEFINED") else None
    return None


def _is_handed(unit: Unit, node: cst.CSTNode, name: str) -> bool:
    """Whether a branch or loop that was left takes the name."""
    if unit.known.region(node) and any(_names(one.value, name) for one in node.args):
        return True
    return any(_is_handed(unit, child, name) for child in node.children)


def _names(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, cst.Name):
        return node.value == name
    return any(_names(child, name) for child in node.children)
