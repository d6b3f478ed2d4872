"""`best = None` before a staged loop -> a zero of its type, and `has_best` to ask for instead."""

from __future__ import annotations

import ast
from dataclasses import replace

from aglint.checks import _carried, _staged
from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.fixes import _edits, _initial
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
UNCOVERS = True


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Begins with a value that the loop can carry; without a round, that is what it gives."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=None)):
            return _instead_of_none(function, node, name)
    return _unbound(function, node)


def _instead_of_none(function: Function, given: ast.Assign, name: str) -> Fix | None:
    """A zero in the place of None; and a flag that says whether there is a value, if asked."""
    bound = [one for one in _bound(function, name) if one is not given]
    zero = _zero_like(function, bound)
    asked = _asked(function, name)
    if zero is None or asked is None or name in function.flow.shared:
        return None
    start = f"{name} = {zero}"
    edits = [_edits.replaced(function, given.value, zero)]
    if not asked:
        return Fix(APPLICABILITY, f"begin with `{start}`", tuple(edits))
    flag = _edits.fresh_name(function, f"has_{name}")
    lines = [_edits.line_before(function, given, f"{flag} = False")]
    lines += [_edits.line_before(function, one, f"{flag} = True") for one in bound]
    if None in lines or any(test in ast.walk(one) for one in bound for test in asked):
        return None
    edits += [*lines, *(_flagged(function, test, flag) for test in asked)]
    return Fix(APPLICABILITY, f"begin with `{start}`, and a flag beside it", tuple(edits))


def _bound(function: Function, name: str) -> list[ast.stmt]:
    """The statements that bind a name."""
    body = function.node.body
    return _staged.bindings(function, body, name) if isinstance(body, list) else []


def _zero_like(function: Function, bound: list[ast.stmt]) -> str | None:
    """A zero of the one type that plain assignments give."""
    zeros = set()
    for statement in bound:
        match statement:
            case ast.Assign(targets=[ast.Name()], value=value):
                zeros.add(_initial.nothing_like(function, function.value(value)))
            case _:
                return None
    return zeros.pop() if len(zeros) == 1 else None


def _asked(function: Function, name: str) -> list[ast.Compare] | None:
    """The tests for None; None itself where the name's truth, or something else, is asked for."""
    tests = []
    for node in ast.walk(function.node):
        match node:
            case ast.Compare(
                left=ast.Name(id=left),
                ops=[ast.Is() | ast.IsNot()],
                comparators=[ast.Constant(value=None)],
            ) if left == name:
                tests.append(node)
            case (
                ast.If(test=ast.Name(id=other))
                | ast.While(test=ast.Name(id=other))
                | ast.IfExp(test=ast.Name(id=other))
                | ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=other))
            ) if other == name:
                return None
            case ast.BoolOp(values=parts) if any(
                isinstance(part, ast.Name) and part.id == name for part in parts
            ):
                return None
    return tests if set(tests) <= set(function.own_nodes) else None


def _flagged(function: Function, test: ast.Compare, flag: str) -> Edit:
    text = f"not {flag}" if isinstance(test.ops[0], ast.Is) else flag
    outer = function.parent_of(test)
    if isinstance(outer, ast.UnaryOp) and text.startswith("not"):
        text = f"({text})"
    return _edits.replaced(function, test, text)


def _unbound(function: Function, node: ast.AST) -> Fix | None:
    """A first value for a name that only the loop binds."""
    for one in _carried.carried(function):
        found = _staged.bindings(function, one.loop.body, one.name)
        if not one.unbound or node not in [
            _staged.place(place) for place in found[:1] or [one.loop]
        ]:
            continue
        if _initial.in_loop(function, one.loop):
            return None
        zero = _initial.nothing_like(function, replace(one.after, optional=False))
        line = zero and _edits.line_before(function, one.loop, f"{one.name} = {zero}")
        if not line:
            return None
        return Fix(APPLICABILITY, f"begin with `{one.name} = {zero}`", (line,))
    return None
