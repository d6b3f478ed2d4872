"""None that a staged choice would give: in a branch, by `return None`, or `x if t else None`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _returns, _staged
from aglint.staging.values import Value


def check(function, report) -> None:
    """Reports each None that a staged choice would have to give."""
    for node, verdict in _staged.branches(function):
        for name in sorted(_staged.outputs(function, node)):
            found = _none_of(function, node, name)
            if found is not None:
                statement, where = found
                _report(function, report, node, verdict, statement, f"`{name}`", where)
        for statement, name in _made_when_none(node):
            where = "one branch of an `if` on a tensor"
            _report(function, report, node, verdict, statement, f"`{name}`", where)
    for branch, verdict in _returns.staged(function):
        if _returns.sides(branch) != ("all", "all"):
            continue
        given = [*_returns.returns(branch.body), *_returns.returns(branch.orelse)]
        nones = [one for one in given if _gives_none(function, one)]
        what = "the function's result"
        where = "both branches" if len(nones) == len(given) else "one branch"
        where = f"{where} of an `if` on a tensor"
        for one in nones[:1] if len(nones) == len(given) else nones:
            _report(function, report, branch.node, verdict, one, what, where)
    for node, verdict in _staged.ternaries(function):
        for part in (node.body, node.orelse):
            if _holds_none(function.value(part)):
                where = "one side of a choice by a tensor"
                what = "a conditional expression"
                _report(function, report, node, verdict, part, what, where)
                break


def _made_when_none(node: ast.If) -> Iterator[tuple[ast.stmt, str]]:
    """`if self.v is None: self.v = ...` in one branch: the other one leaves it None."""
    for block, other in ((node.body, node.orelse), (node.orelse, node.body)):
        stored = {ast.unparse(part) for statement in other for part in _stores(statement)}
        for inner in block:
            match inner:
                case ast.If(
                    test=ast.Compare(
                        left=ast.Attribute(value=ast.Name()) as asked,
                        ops=[ast.Is()],
                        comparators=[ast.Constant(value=None)],
                    ),
                    body=made,
                ):
                    name = ast.unparse(asked)
                    given = [one for one in made if name in map(ast.unparse, _stores(one))]
                    if given and name not in stored:
                        yield given[0], name


def _stores(statement: ast.stmt) -> Iterator[ast.Attribute]:
    for part in ast.walk(statement):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            yield part


def _report(function, report, node, verdict, statement, what: str, where: str) -> None:
    report(
        statement,
        what=what,
        where=where,
        why=_staged.reason(node, verdict),
        related=[_staged.staged_here(function, node, verdict)],
        confidence=verdict.confidence,
    )


def _gives_none(function, statement: ast.Return) -> bool:
    return statement.value is None or _holds_none(function.value(statement.value))


def _none_of(function, node: ast.If, name: str) -> tuple[ast.AST, str] | None:
    """The statement that leaves a name None at the end of a branch, and which branch it is."""
    if not (_staged.passes(node.body) and _staged.passes(node.orelse)):
        return None
    nones = [
        block
        for block in (node.body, node.orelse)
        if _holds_none(_staged.end_value(function, node, block, name))
    ]
    if not nones or _staged.tests_none(node.test, name):
        return None
    where = "both branches" if len(nones) == 2 else "one branch"
    if name in function.flow.binds(nones[0]):
        statement: ast.AST | None = _staged.bindings(function, nones[0], name)[-1]
    else:
        loop = _staged.loop_round(function, node)
        if loop is not None and (
            function.verdict(loop).may_stage or _staged.mixed(function, node.test)
        ):
            return None  # None before a staged loop is a finding of its own
        statement = _staged.given(function, node if loop is None else loop, name)
    return statement or node.test, f"{where} of an `if` on a tensor"


def _holds_none(value: Value) -> bool:
    """Whether a value is None, or a list or tuple with None in it."""
    return value.kind == "none" or any(_holds_none(item) for item in value.items or ())
