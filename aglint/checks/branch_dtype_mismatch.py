"""`y = 1` in one branch of an `if` on a tensor and `y = 1.0` in the other; so other choices."""

from __future__ import annotations

import ast

from aglint.checks import _native, _returns, _staged
from aglint.staging.values import Value, join_optional


def check(function, report) -> None:
    """Reports staged choices between values whose dtypes are known and differ."""
    for node, verdict in _staged.branches(function):
        if not (_staged.passes(node.body) and _staged.passes(node.orelse)):
            continue
        for name in sorted(_staged.outputs(function, node)):
            left = _staged.end_value(function, node, node.body, name)
            right = _staged.end_value(function, node, node.orelse, name)
            if _differ(left, right):
                block = node.orelse if name in function.flow.binds(node.orelse) else node.body
                place = _staged.place(_staged.bindings(function, block, name)[-1])
                _report(function, report, node, verdict, place, f"`{name}`", left, right)
    for branch, verdict in _returns.staged(function):
        if _returns.sides(branch) != ("all", "all"):
            continue
        left, right = (_given(function, side) for side in (branch.body, branch.orelse))
        if left is not None and right is not None and _differ(left, right):
            place = next(_returns.returns(branch.orelse))
            what = "the function's result"
            _report(function, report, branch.node, verdict, place, what, left, right)
    for node, verdict in _staged.ternaries(function):
        left, right = function.value(node.body), function.value(node.orelse)
        if _differ(left, right):
            what = "a conditional expression"
            _report(function, report, node, verdict, node, what, left, right)
    for node in _staged.converted(function, ast.BoolOp):
        first, last = function.value(node.values[0]), function.value(node.values[-1])
        if first.is_tensor and first.dtype == "bool" and _differ(first, last):
            what = f"`{_staged.text(node)}`"
            verdict = function.verdict(node)
            _report(function, report, node, verdict, node.values[-1], what, first, last)
    for one in _native.choices(function):
        left, right = one.left, one.right
        if _differ(left, right):
            report(
                one.place,
                what="`tf.cond`",
                left=_staged.described(left),
                right=_staged.described(right),
                confidence="CONTROL_FLOW" if left.sure and right.sure else "INFERENCE",
            )


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


def _report(function, report, node: ast.AST, verdict, place, what, left, right) -> None:
    sure = verdict.answer == "staged" and left.sure and right.sure
    report(
        place,
        what=what,
        left=_staged.described(left),
        right=_staged.described(right),
        why=_staged.reason(node, verdict),
        related=[_staged.staged_here(function, node, verdict)],
        confidence="CONTROL_FLOW" if sure else "INFERENCE",
    )
