"""`while index < tf.shape(items)[0]: x = items[index] ... index = index + 1` -> `for x in items`.

And `while i < n: ... i = i + 1` -> `for i in tf.range(n)`; the forms that conversion writes for
loops over tensors.
"""

from __future__ import annotations

import ast
import itertools
import re

import libcst as cst

from aglint.edit import nest, quote
from aglint.edit.quote import Statement
from aglint.flow.flow import Flow
from aglint.inverse.results import blocks
from aglint.inverse.site import Unit

_ITEMS = re.compile(r"items(_\d+)?")


def with_for_loops(unit: Unit) -> Unit:
    """Writes `for` for every loop of this form."""
    while edits := _edits(unit):
        unit = unit.replaced(edits)
    while edits := _named_items(unit):
        unit = unit.replaced(edits)
    return unit


def _named_items(unit: Unit) -> dict[cst.CSTNode, list[Statement]]:
    """`items = xs` and `for x in items` as `for x in xs`, where conversion has made the name."""
    for block in blocks(unit.module):
        for above, loop in itertools.pairwise(block):
            match nest.small(above), loop:
                case (
                    cst.Assign(targets=[cst.AssignTarget(cst.Name(value=name))], value=value),
                    cst.For(iter=cst.Name(value=read)),
                ) if name == read and _ITEMS.fullmatch(name):
                    uses = [one for one in ast.walk(unit.tree) if getattr(one, "id", "") == name]
                    if len(uses) == 2:
                        lines = [*above.leading_lines, *loop.leading_lines]
                        return {
                            above: [],
                            loop: [loop.with_changes(iter=value, leading_lines=lines)],
                        }
    return {}


def _edits(unit: Unit) -> dict[cst.CSTNode, list[Statement]]:
    for block in blocks(unit.module):
        for place, node in enumerate(block):
            if isinstance(node, cst.While) and node.orelse is None:
                edits = _edit(unit, block[:place], node)
                if edits:
                    return edits
    return {}


def _edit(
    unit: Unit, before: list[Statement], loop: cst.While
) -> dict[cst.CSTNode, list[Statement]]:
    match loop.test:
        case cst.Comparison(
            left=cst.Name(value=index),
            comparisons=[cst.ComparisonTarget(operator=cst.LessThan(), comparator=limit)],
        ):
            pass
        case _:
            return {}
    start = _start(before, index, limit)
    body = nest.statements(loop.body)
    step = next((one for one in reversed(body) if _is_step(one, index)), None)
    if start is None or step is None or not _may_go(body, step):
        return {}
    statement = unit.pairing.origin[loop]
    function = unit.function_of(statement)
    if function is None:
        return {}
    flow = Flow(function)
    if index in flow.live_out(statement) or index in flow.shared:
        return {}
    inner = [one for one in body if one is not step]
    target, items, inner = _items(index, limit, inner)
    if target is None or not inner:
        return {}
    kept = quote.names_in(items) | {index}
    origin = statement.body
    bound = flow.binds([one for one in origin if unit.pairing.partner[one] is not step.body[0]])
    if (kept - {"tf"}) & bound:
        return {}
    takes_index = isinstance(target, cst.Name) and target.value == index
    if not takes_index and any(index in quote.names_in(one) for one in inner):
        return {}
    head = quote.statement("for TARGET in ITEMS:\n    pass\n", TARGET=target, ITEMS=items)
    lines = [*start.leading_lines, *loop.leading_lines]
    made = head.with_changes(body=nest.block(inner, loop.body), leading_lines=lines)
    return {start: [], loop: [made]}


def _items(index: str, limit: cst.BaseExpression, inner: list[Statement]):
    """The target, what the loop goes over, and the rest of the body."""
    items = _shape_of(limit)
    if items is None:
        return cst.Name(index), quote.expression("tf.range(LIMIT)", LIMIT=limit), inner
    match nest.small(inner[0]) if inner else None:
        case cst.Assign(
            targets=[cst.AssignTarget(target=target)],
            value=cst.Subscript(
                value=cst.Name(value=of),
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Name(value=at)))],
            ),
        ) if of == items and at == index:
            return target, cst.Name(items), inner[1:]
    return None, cst.Name(items), inner


def _start(before: list[Statement], index: str, limit) -> cst.SimpleStatementLine | None:
    """The statement that sets the index to zero, with nothing behind it that needs the index."""
    for node in reversed(before):
        match nest.small(node):
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value
            ) if name == index:
                return node if _is_zero(value, limit) else None
        if index in quote.names_in(node):
            return None
    return None


def _is_zero(value: cst.BaseExpression, limit: cst.BaseExpression) -> bool:
    match value:
        case cst.Call(
            func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("constant")),
            args=[cst.Arg(value=cst.Integer("0"))],
        ):
            return _shape_of(limit) is not None or isinstance(limit, cst.Integer)
        case cst.Call(
            func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("zeros_like")),
            args=[cst.Arg(value=like)],
        ):
            return isinstance(limit, cst.Name) and like.deep_equals(limit)
    return False


def _shape_of(limit: cst.BaseExpression) -> str | None:
    """The `items` of `tf.shape(items)[0]`."""
    match limit:
        case cst.Subscript(
            value=cst.Call(
                func=cst.Attribute(value=cst.Name("tf"), attr=cst.Name("shape")),
                args=[cst.Arg(value=cst.Name(value=items))],
            ),
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer("0")))],
        ):
            return items
    return None


def _is_step(node: Statement, index: str) -> bool:
    match nest.small(node):
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name(value=name))],
            value=cst.BinaryOperation(
                left=cst.Name(value=left), operator=cst.Add(), right=cst.Integer("1")
            ),
        ):
            return name == index and left == index
    return False


def _may_go(body: list[Statement], step: Statement) -> bool:
    """Whether each round that goes on takes the step, and nothing behind it asks for the index."""
    if any(nest.jumps(node, cst.Continue) for node in body):
        return False
    index = step.body[0].targets[0].target.value
    behind = body[next(i for i, one in enumerate(body) if one is step) + 1 :]
    return not any(index in quote.names_in(one) for one in behind)
