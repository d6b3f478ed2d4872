"""`y = 1` in one branch of an `if` on a tensor and `y = 1.0` in the other; so other choices."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks import _native, _returns, _staged
from aglint.staging.values import Value, join_optional


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A staged choice between two dtypes.

    Attributes:
      place: what to underline.
      what: is of the two dtypes, in words.
      left, right: what the sides give.
      sides: the blocks that bind a name, the rearranged ones that return, the two expressions, or
        the functions that `tf.cond` is given.
      node: the `if`, conditional expression or operator; None for `tf.cond`.
      name: the name, if one differs.
    """

    place: ast.AST
    what: str
    left: Value
    right: Value
    sides: tuple = ()
    node: ast.AST | None = None
    name: str = ""


def check(function, report) -> None:
    """Reports staged choices between values whose dtypes are known and differ."""
    for one in mismatches(function):
        sure = one.left.sure and one.right.sure
        why, related = "", ()
        if one.node is not None:
            verdict = function.verdict(one.node)
            sure = sure and verdict.answer == "staged"
            why = _staged.reason(one.node, verdict)
            related = [_staged.staged_here(function, one.node, verdict)]
        report(
            one.place,
            what=one.what,
            left=_staged.described(one.left),
            right=_staged.described(one.right),
            why=why,
            related=related,
            confidence="CONTROL_FLOW" if sure else "INFERENCE",
        )


def mismatches(function) -> Iterator[Mismatch]:
    """The staged choices of a function whose sides have known dtypes that differ."""
    yield from _names(function)
    for one in _others(function):
        if _differ(one.left, one.right):
            yield one


def _others(function) -> Iterator[Mismatch]:
    for branch, _ in _returns.staged(function):
        if _returns.sides(branch) != ("all", "all"):
            continue
        left, right = (_given(function, side) for side in (branch.body, branch.orelse))
        if left is not None and right is not None:
            place, sides = next(_returns.returns(branch.orelse)), (branch.body, branch.orelse)
            yield Mismatch(place, "the function's result", left, right, sides, branch.node)
    for node, _ in _staged.ternaries(function):
        left, right = function.value(node.body), function.value(node.orelse)
        sides = (node.body, node.orelse)
        yield Mismatch(node, "a conditional expression", left, right, sides, node)
    for node in _staged.converted(function, ast.BoolOp):
        left, right = function.value(node.values[0]), function.value(node.values[-1])
        if left.is_tensor and left.dtype == "bool":
            what = f"`{_staged.text(node)}`"
            yield Mismatch(node.values[-1], what, left, right, node=node)
    for one in _native.choices(function):
        yield Mismatch(one.place, "`tf.cond`", one.left, one.right, one.branches)


def _names(function) -> Iterator[Mismatch]:
    """The names to which the branches of a staged `if` give different dtypes."""
    for node, _ in _staged.branches(function):
        if not (_staged.passes(node.body) and _staged.passes(node.orelse)):
            continue
        for name in sorted(_staged.outputs(function, node)):
            left = _staged.end_value(function, node, node.body, name)
            right = _staged.end_value(function, node, node.orelse, name)
            if not _differ(left, right):
                continue
            block = node.orelse if name in function.flow.binds(node.orelse) else node.body
            place = _staged.place(_staged.bindings(function, block, name)[-1])
            sides = (node.body, node.orelse)
            yield Mismatch(place, f"`{name}`", left, right, sides, node, name)


def _given(function, parts) -> Value | None:
    """What the `return` statements of one side give."""
    found: Value | None = None
    for statement in _returns.returns(parts):
        if statement.value is None:
            return None
        found = join_optional(found, function.value(statement.value))
    return found


def _differ(left: Value, right: Value) -> bool:
    one, other = _staged.dtype_of(left), _staged.dtype_of(right)
    return bool(one and other and one != other)
