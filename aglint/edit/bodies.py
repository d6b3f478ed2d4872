"""Statements -> the body of a function, or a lambda where they are short."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from aglint.edit import continued, nest, plain, quote
from aglint.edit.parts import parts
from aglint.edit.quote import Statement

Ours = Callable[[cst.BaseExpression], bool]
"""Whether an expression is a call that conversion has written."""


def returning(body: Sequence[Statement], state: Sequence[str], is_ours: Ours) -> list[Statement]:
    """The body of a function that hands on the state; `a = f()` `return a` is `return f()`."""
    body = list(body)
    if body and isinstance(nest.small(body[-1]), cst.Pass):
        if state:
            return [*body[:-1], body[-1].with_changes(body=_return(state).body)]
        if len(body) > 1 and not quote.has_comments(body[-1]):
            body = body[:-1]
    if nest.ends(body) or not state:
        return body or [quote.statement("pass")]
    if body and (value := assigned_value(body[-1], state, is_ours)) is not None:
        last = body[-1]
        moved = len("return ") - len(f"{quote.names(state)} = ")
        if continued.is_aligned(value, cst.Module(body=[])):
            value = continued.shifted(value, moved)
        folded = last.with_changes(body=[cst.Return(value)])
        return [*body[:-1], folded]
    return [*body, _return(state)]


def _return(state: Sequence[str]) -> Statement:
    return quote.statement(f"return {quote.names(state)}")


def assigned_value(
    node: Statement, state: Sequence[str], is_ours: Ours
) -> cst.BaseExpression | None:
    """What a statement assigns to just the state, where `return` may hand it on as it is."""
    assign = nest.small(node)
    if not isinstance(assign, cst.Assign) or len(assign.targets) != 1:
        return None
    target, value = assign.targets[0].target, assign.value
    if not is_movable(value):
        return None
    if isinstance(target, cst.Name):
        return value if [target.value] == list(state) else None
    if not isinstance(target, cst.Tuple):
        return None
    named = [e.value.value for e in target.elements if isinstance(e.value, cst.Name)]
    if len(named) != len(target.elements) or named != list(state):
        return None
    if isinstance(value, cst.Tuple):
        return value if len(value.elements) == len(named) else None
    return value if is_ours(value) else None


def is_movable(value: cst.CSTNode) -> bool:
    """Whether an expression means the same inside a lambda or another function."""
    if isinstance(value, cst.NamedExpr | cst.Yield | cst.Await):
        return False
    return all(is_movable(child) for child in parts(value))


def as_lambda(
    body: Sequence[Statement], state: Sequence[str], suite: cst.BaseSuite | None, is_ours: Ours
) -> cst.BaseExpression | None:
    """The expression of a lambda for a branch, None where it needs a function.

    Args:
      body: the branch; empty where there is none.
      state: what it hands on.
      suite: the block it comes from, whose comments count.
      is_ours: whether conversion has written a call.
    """
    if suite is not None and quote.has_comments(suite):
        return None
    if any(quote.has_comments(node) for node in body):
        return None
    if not body or (len(body) == 1 and isinstance(nest.small(body[0]), cst.Pass)):
        return quote.expression(quote.value(state) if state else "None")
    one = nest.small(body[0])
    if len(body) == 1 and isinstance(one, cst.Return):
        value = one.value or cst.Name("None")
    elif len(body) == 1 and (assigned := assigned_value(body[0], state, is_ours)) is not None:
        value = assigned
    else:
        value = _assigned_one_by_one(body, state)
    if value is None or not is_movable(value):
        return None
    return quote.argument(value)


def _assigned_one_by_one(
    body: Sequence[Statement], state: Sequence[str]
) -> cst.BaseExpression | None:
    """`a = f(x)` `flag = True` as `(f(x), True)`: one value that does something, and plain ones."""
    values: dict[str, cst.BaseExpression] = {}
    for node in body:
        match nest.small(node):
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                if name in values or name not in state or quote.names_in(value) & values.keys():
                    return None
                values[name] = value
            case _:
                return None
    doing = [value for value in values.values() if not plain.is_plain(value)]
    if len(doing) > 1 or not all(map(is_movable, doing)) or len(state) < 2:
        return None
    holes = {f"VALUE_{name}": quote.argument(value) for name, value in values.items()}
    listed = [f"VALUE_{name}" if name in values else name for name in state]
    return quote.expression(f"({', '.join(listed)})", **holes)
