"""A tuple that is longer in one branch of an `if` on a tensor; objects that a tensor chooses."""

from __future__ import annotations

import ast

from aglint.checks import _native, _returns, _staged, _structure
from aglint.staging.values import Value


def check(function, report) -> None:
    """Reports staged choices between values of different structure, and between Python objects."""
    for node, verdict in _staged.branches(function):
        if not (_staged.passes(node.body) and _staged.passes(node.orelse)):
            continue
        for name in sorted(_staged.outputs(function, node)):
            problem = _of_name(function, node, name)
            if problem:
                block = node.orelse if name in function.flow.binds(node.orelse) else node.body
                place = _staged.place(_staged.bindings(function, block, name)[-1])
                _report(function, report, node, verdict, place, f"`{name}`", problem)
    for branch, verdict in _returns.staged(function):
        if _returns.sides(branch) != ("all", "all"):
            continue
        pair = [list(_returns.returns(side)) for side in (branch.body, branch.orelse)]
        if [len(side) for side in pair] == [1, 1]:
            left, right = (side[0].value for side in pair)
            problem = _of_expressions(function, left, right) if left and right else ""
            if problem:
                what = "the function's result"
                _report(function, report, branch.node, verdict, pair[1][0], what, problem)
    for node, verdict in _staged.ternaries(function):
        problem = _of_expressions(function, node.body, node.orelse)
        if problem:
            _report(function, report, node, verdict, node, "a conditional expression", problem)
    for one in _native.choices(function):
        problem = "" if _single(one.left, one.right) else _of_values(one.left, one.right)
        if problem:
            report(one.place, what="`tf.cond`", kinds=problem)


def _single(left: Value, right: Value) -> bool:
    """Whether one is a list or tuple of one, which `tf.cond` takes for its element."""
    return any(value.items is not None and len(value.items) == 1 for value in (left, right))


def _of_name(function, node: ast.If, name: str) -> str:
    flow = function.flow
    both = name in flow.binds(node.body) and name in flow.binds(node.orelse)
    if not both and not _staged.perhaps_bound(function, node, name):
        return ""  # unbound on one side: a finding of its own
    keys = [
        _structure.keys_given(
            flow.reaching_out(block[-1], name)
            if name in flow.binds(block)
            else flow.reaching(node, name)
        )
        for block in (node.body, node.orelse)
    ]
    left = _staged.end_value(function, node, node.body, name)
    right = _staged.end_value(function, node, node.orelse, name)
    return _of_keys(*keys) or _of_values(left, right)


def _of_expressions(function, left: ast.expr, right: ast.expr) -> str:
    keys = _of_keys(_structure.keys_of(left), _structure.keys_of(right))
    return keys or _of_values(function.value(left), function.value(right))


def _of_keys(left: tuple[str, ...] | None, right: tuple[str, ...] | None) -> str:
    if left is None or right is None or left == right:
        return ""
    return f"a dict of {', '.join(left) or 'nothing'}, a dict of {', '.join(right) or 'nothing'}"


def _of_values(left: Value, right: Value) -> str:
    """What to say of two values that can't both leave a branch."""
    objects = [value for value in (left, right) if _structure.is_object(value)]
    if objects or _structure.differ(left, right):
        one, other = _structure.described(left), _structure.described(right)
        if other == one:
            other = f"another{one[one.index(' ') :]}" if " " in one else one
        return f"{one}, {other}"
    return ""


def _report(function, report, node, verdict, place, what: str, kinds: str) -> None:
    report(
        place,
        what=what,
        kinds=kinds,
        why=_staged.reason(node, verdict),
        related=[_staged.staged_here(function, node, verdict)],
        confidence=verdict.confidence,
    )
