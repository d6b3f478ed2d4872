"""`p = p * 1000` in a staged loop: Python's integer becomes an int32 tensor, which wraps round."""

from __future__ import annotations

import ast

from aglint.checks import _staged

_GROW = (ast.Mult, ast.Pow, ast.LShift)


def check(function, report) -> None:
    """Reports Python integers that a staged loop multiplies by themselves or by more than 1."""
    for loop, verdict in _staged.loops(function):
        carried = _staged.state(function, loop)
        for node in _staged.inside(loop.body, ast.AugAssign, ast.Assign):
            name = _grows(node)
            if name not in carried:
                continue
            before = _staged.types_at(function, loop).at_entry(loop, name)
            if before.kind == "int" and not before.optional:
                report(
                    node,
                    name=name,
                    why=_staged.reason(loop, verdict),
                    related=[_staged.staged_here(function, loop, verdict)],
                    confidence=verdict.confidence,
                )


def _grows(node: ast.AST) -> str | None:
    """The name that a statement makes a product of what it held before."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=op) if isinstance(op, _GROW):
            return name
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=left, op=op, right=right)
        ) if isinstance(op, _GROW):
            sides = (left, right) if isinstance(op, ast.Mult) else (left,)
            if any(isinstance(side, ast.Name) and side.id == name for side in sides):
                return name
    return None
