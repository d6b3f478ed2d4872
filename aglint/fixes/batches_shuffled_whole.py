"""`dataset.batch(4).shuffle(10)` -> `dataset.shuffle(40).batch(4)`."""

from __future__ import annotations

import ast

from aglint.checks._state import statement_of
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.source import Span
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
_BATCHES = ("batch", "padded_batch", "ragged_batch")


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Shuffles as many elements as before, and then makes batches; in a direct chain alone.

    Or in two statements, one after another, that rebind one name.
    """
    owner = node.func.value
    batch = _rebound(function, node, owner) if isinstance(owner, ast.Name) else owner
    match batch:
        case ast.Call(func=ast.Attribute(value=dataset, attr=attr)) if attr in _BATCHES:
            size, buffer = _first(batch, "batch_size"), _first(node, "buffer_size")
        case _:
            return None
    if size is None or buffer is None:
        return None
    batched, shuffled = _link(function, dataset, batch), _link(function, owner, node)
    if batched is None or shuffled is None:
        return None
    source = function.module.source
    end, place = source.span(owner), source.span(buffer)
    before = _edits.text_at(function, Span(end.end_line, end.end_column, place.line, place.column))
    whole = source.span(node)
    after = _edits.text_at(
        function, Span(place.end_line, place.end_column, whole.end_line, whole.end_column)
    )
    shuffle = f"{before.lstrip()}{_product(function, buffer, size)}{after}"
    edits = (
        _edits.between(function, dataset, batch, _edits.blanks(batched) + shuffle),
        _edits.between(function, owner, node, _edits.blanks(shuffled) + batched.lstrip()),
    )
    return Fix(UNSAFE, "shuffle, then batch", edits)


def _rebound(function: Function, node: ast.Call, owner: ast.Name) -> ast.expr | None:
    """What the statement before gives the name that a call's own statement gives anew."""
    statement = statement_of(function, node)
    block = getattr(function.parent_of(statement) or function.module.tree, "body", [])
    place = block.index(statement) if statement in block else 0
    match block[max(place - 1, 0)], statement:
        case (
            ast.Assign(targets=[ast.Name(id=first)], value=ast.expr() as batch),
            ast.Assign(targets=[ast.Name(id=second)], value=value),
        ) if value is node and first == second == owner.id:
            return batch
    return None


def _first(call: ast.Call, name: str) -> ast.expr | None:
    """The argument that is called a name, or stands first."""
    for word in call.keywords:
        if word.arg == name:
            return word.value
    plain = call.args and not isinstance(call.args[0], ast.Starred)
    return call.args[0] if plain else None


def _link(function: Function, owner: ast.expr, call: ast.Call) -> str | None:
    """The text of one link of a chain, from the dot on with the blanks before it."""
    source = function.module.source
    start, end = source.span(owner), source.span(call)
    span = Span(start.end_line, start.end_column, end.end_line, end.end_column)
    text = _edits.text_at(function, span)
    return text if text.lstrip().startswith(".") and "#" not in text else None


def _product(function: Function, buffer: ast.expr, size: ast.expr) -> str:
    """As many elements as there are in so many batches."""
    match buffer, size:
        case ast.Constant(value=int(number)), ast.Constant(value=int(each)):
            return str(number * each)
    return f"{_edits.operand(function, buffer)} * {_edits.operand(function, size)}"
