"""`return` under `if`, as AutoGraph rearranges it before it stages the branches.

What follows an `if` of which one branch surely returns becomes part of the other branch. It is
done block by block, from the inside out, and not across the end of an `elif`, `with` or loop, so
that a return which Python takes for total may not be so for AutoGraph.

What it can't see: the moves inside `try` that depend on exceptions; loops are not entered.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._staged import LOOPS, SCOPES
from aglint.staging.function import Function
from aglint.staging.verdict import Verdict


@dataclass(slots=True, eq=False)
class Branch:
    """An `if` with what has been moved into its branches."""

    node: ast.If
    body: list[Part]
    orelse: list[Part]


@dataclass(slots=True, eq=False)
class Group:
    """A statement with statements inside: `with`, `try`, a loop."""

    node: ast.stmt
    parts: list[Part]


Part = ast.stmt | Branch | Group


def rearranged(statements: list[ast.stmt]) -> list[Part]:
    """A block as AutoGraph rearranges it."""
    return _block(statements)[0]


def _block(statements: list[ast.stmt]) -> tuple[list[Part], bool]:
    """The rearranged block, and whether AutoGraph takes it to return on every path."""
    made: list[Part] = []
    target, returns = made, False
    for statement in statements:
        match statement:
            case ast.Return():
                target.append(statement)
                returns = True
            case ast.If():
                body, in_body = _block(statement.body)
                orelse, in_orelse = _block(statement.orelse)
                branch = Branch(statement, body, orelse)
                target.append(branch)
                returns = returns or (in_body and in_orelse)
                if in_body:
                    target = branch.orelse
                elif in_orelse:
                    target = branch.body
            case ast.With() | ast.AsyncWith():
                inside, always = _block(statement.body)
                target.append(Group(statement, inside))
                returns = returns or always
            case _ if isinstance(statement, SCOPES):
                target.append(statement)
            case _:
                inside = [part for block in _blocks(statement) for part in _block(block)[0]]
                target.append(Group(statement, inside) if inside else statement)
    return made, returns


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for arm in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield arm.body


def staged(function: Function) -> Iterator[tuple[Branch, Verdict]]:
    """The staged `if` statements outside of loops, inner ones first."""
    plain = isinstance(function.node, ast.FunctionDef)
    if not plain or function.traced is None or not function.traced.autograph:
        return
    for branch in _branches(rearranged(function.node.body)):
        verdict = function.verdict(branch.node)
        if verdict.may_stage and function.flow.reachable(branch.node):
            yield branch, verdict


def _branches(parts: list[Part]) -> Iterator[Branch]:
    for part in parts:
        if isinstance(part, Branch):
            yield from _branches(part.body)
            yield from _branches(part.orelse)
            yield part
        elif isinstance(part, Group) and not isinstance(part.node, LOOPS):
            yield from _branches(part.parts)


def sides(branch: Branch) -> tuple[str, str]:
    """How each side returns: `all` of its paths, `some`, `none`, or it ends in `raise`."""
    return _side(branch.body), _side(branch.orelse)


def _side(parts: list[Part]) -> str:
    some = False
    for part in parts:
        match part:
            case ast.Return():
                return "all"
            case ast.Raise():
                return "some" if some else "raise"
            case Branch():
                inner = set(sides(part))
                if inner <= {"all", "raise"}:
                    return "all" if "all" in inner or some else "raise"
                some = some or bool(inner & {"all", "some"})
            case Group(node=ast.With()):
                inner = _side(part.parts)
                if inner in ("all", "raise"):
                    return inner
                some = some or inner == "some"
            case Group():
                some = some or any(True for _ in returns([part]))
    return "some" if some else "none"


def returns(parts: list[Part]) -> Iterator[ast.Return]:
    """The `return` statements in some parts, those in loops too."""
    for part in parts:
        match part:
            case ast.Return():
                yield part
            case Branch():
                yield from returns(part.body)
                yield from returns(part.orelse)
            case Group():
                yield from returns(part.parts)
