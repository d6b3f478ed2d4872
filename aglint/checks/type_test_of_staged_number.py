"""`isinstance(i, int)` where a staged loop or branch has made a tensor of the number `i`."""

from __future__ import annotations

import ast

from aglint.checks import _staged
from aglint.checks._state import statement_of
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, UNKNOWN, Value

_TYPES = frozenset({"int", "float", "bool", "complex"})
_DOTTED = frozenset({"numbers.Number", "numbers.Real", "numbers.Integral", "numbers.Complex"})


def check(function, report) -> None:
    """Reports each question for a number's type that a tensor answers."""
    for node in function.nodes(ast.Call, ast.Compare):
        name = _asked(function, node)
        if name is None or not function.value(name).is_tensor:
            continue
        found = _staged_by(function, name)
        if found is not None:
            statement, verdict, before = found
            report(
                node,
                test=ast.unparse(node),
                name=name.id,
                kind=before.kind,
                what="loop" if isinstance(statement, _staged.LOOPS) else "`if`",
                related=[_staged.staged_here(function, statement, verdict)],
                confidence=verdict.confidence,
            )


def _asked(function: Function, node: ast.AST) -> ast.Name | None:
    """The name that an expression asks for being a Python number."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name() as name, types]):
            parts = types.elts if isinstance(types, ast.Tuple) else [types]
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="type"), args=[ast.Name() as name]),
            ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq()],
            comparators=[kind],
        ):
            parts = [kind]
        case _:
            return None
    numbers = [ast.unparse(part) for part in parts if _is_number(function, part)]
    return name if len(numbers) == len(parts) else None


def _is_number(function: Function, node: ast.expr) -> bool:
    value = function.value(node)
    if value.kind == "builtin":
        return value.ref in _TYPES
    return function.module.imports.resolve(node) in _DOTTED


def _staged_by(function: Function, name: ast.Name):
    """The staged statement that makes a tensor of a Python number, with the number."""
    place = statement_of(function, name)
    sources = {event.node for event in function.flow.reaching(place, name.id)}
    for loop, verdict in _staged.loops(function):
        if name.id in _staged.state(function, loop) and sources & set(ast.walk(loop)):
            before = _staged.types_at(function, loop).at_entry(loop, name.id)
            after = function.types.first_round(loop).after_round(loop, name.id) or UNKNOWN
            if _numbers(before, after):
                return loop, verdict, before
    for branch, verdict in _staged.branches(function):
        inside = name in ast.walk(branch)
        if name.id in _staged.outputs(function, branch) and not inside:
            ends = [
                _staged.end_value(function, branch, block, name.id)
                for block in (branch.body, branch.orelse)
            ]
            if sources & set(ast.walk(branch)) and _numbers(*ends):
                return branch, verdict, ends[0]
    return None


def _numbers(*values: Value) -> bool:
    return all(value.kind in NUMBERS and not value.optional for value in values)
