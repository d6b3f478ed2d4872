"""What AutoGraph converts at one go, and what in it is lost when it can't.

AutoGraph converts a function with all functions inside it, or none of them. A function that it
leaves as it is also calls others as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._staged import branches, loops, reason, staged_here, ternaries
from aglint.diagnostic import Related
from aglint.staging.function import Function
from aglint.staging.verdict import Verdict

Lost = tuple[Function, ast.AST, Verdict]


def is_unit(function: Function) -> bool:
    """Whether AutoGraph converts a traced function by itself, not as part of one round it."""
    if not function.traced.autograph or isinstance(function.node, ast.AsyncFunctionDef):
        return False
    outer = function.parent
    while outer is not None:
        if outer.traced is not None and outer.traced.autograph:
            return False
        outer = outer.parent
    return True


def lost(function: Function) -> Lost | None:
    """The first staged statement of a unit, or of what it calls, with its function and verdict."""
    likely: Lost | None = None
    for one in _converted_with(function):
        for node, verdict in _staged(one):
            if verdict.answer == "staged":
                return one, node, verdict
            likely = likely or (one, node, verdict)
    return likely


def _staged(function: Function) -> Iterator[tuple[ast.AST, Verdict]]:
    found = [*branches(function), *loops(function), *ternaries(function)]
    for node in function.nodes(ast.BoolOp, ast.UnaryOp):
        if isinstance(node, ast.BoolOp) or isinstance(node.op, ast.Not):
            verdict = function.verdict(node)
            if verdict.may_stage:
                found.append((node, verdict))
    return iter(sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset)))


def _converted_with(unit: Function) -> Iterator[Function]:
    """The unit, the functions inside it, and those that only it and they call, as far as known."""
    inside = set(ast.walk(unit.node))
    others = [f for f in unit.module.functions if f.traced is not None and f is not unit]
    members = [unit, *(function for function in others if function.node in inside)]
    for member in members:  # which grows meanwhile
        members += [f for f in others if f not in members and _only_called(f, member)]
    return iter(members)


def _only_called(function: Function, caller: Function) -> bool:
    """Whether a function is traced, and would be converted, because another one calls it."""
    traced = function.traced
    return traced.entry == "callee" and traced.caller is caller and not function.is_generator


def related(one: Lost) -> Related:
    """The staged statement, as a second location."""
    return staged_here(*one)


def why(one: Lost) -> str:
    """Why the statement is staged."""
    return reason(one[1], one[2])


def kind(one: Lost) -> str:
    """How a message names the statement."""
    names = {ast.If: "if", ast.For: "for", ast.While: "while", ast.IfExp: "if ... else"}
    if isinstance(one[1], ast.BoolOp):
        return "and" if isinstance(one[1].op, ast.And) else "or"
    return names.get(type(one[1]), "not")
