"""A jump out of a `try` with `else`, or out of a `finally`: AutoGraph gets both wrong."""

from __future__ import annotations

import ast

from aglint.checks._converted import converted
from aglint.diagnostic import Related

_JUMPS = (ast.Return, ast.Break, ast.Continue)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def check(function, report) -> None:
    """Reports each jump that Python and AutoGraph take in different ways."""
    statements = list(function.nodes(ast.Try))
    if not statements or not converted(function):
        return
    source = function.module.source
    for statement in statements:
        if statement.orelse:
            span = source.span(statement.orelse[0])
            for jump in _jumps(statement.body, in_loop=False):
                report(
                    jump,
                    jump=_name(jump),
                    what="AutoGraph then runs the `else`",
                    related=[Related("run although the `try` was left", span)],
                )
        for jump in _jumps(statement.finalbody, in_loop=False):
            what = "under AutoGraph an exception goes on, which Python drops"
            report(jump, jump=_name(jump), what=what, severity="error")


def _name(jump: ast.stmt) -> str:
    return type(jump).__name__.lower()


def _jumps(body: list[ast.stmt], in_loop: bool):
    """The jumps that leave a block of statements."""
    for statement in body:
        if isinstance(statement, ast.Return) or (isinstance(statement, _JUMPS) and not in_loop):
            yield statement
        elif not isinstance(statement, _SCOPES):
            inside = in_loop or isinstance(statement, _LOOPS)
            for part in ("body", "orelse", "finalbody"):
                yield from _jumps(getattr(statement, part, []), inside)
            for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from _jumps(inner.body, inside)
