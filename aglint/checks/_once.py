"""Writes that are done once only: what is missing is made, and found from then on."""

from __future__ import annotations

import ast

from aglint.checks._names import instance_method, root
from aglint.staging.function import Function


def guarded(function: Function, node: ast.AST, target: ast.expr) -> bool:
    """Whether a write is done once only: `if self.x is None:`, `if key not in cache:` and such."""
    names = {part.attr for part in ast.walk(target) if isinstance(part, ast.Attribute)}
    names |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    method = instance_method(function, root(target) or "")
    if method is not None:
        names.discard(root(target))
    for outer in function.ancestors(node):
        if not isinstance(outer, ast.If):
            continue
        for part in ast.walk(outer.test):
            told = getattr(part, "attr", None) or getattr(part, "id", None)
            told = part.value if isinstance(part, ast.Constant) else told
            if isinstance(told, str) and (told in names or "built" in told or "init" in told):
                return True
        if _asks_once(outer):
            return True
    return False


def _asks_once(statement: ast.If) -> bool:
    """Whether a branch sets what it was missing: `if self.x is None: ...; self.x = make()`."""
    match statement.test:
        case ast.Compare(left=missing, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            pass
        case ast.UnaryOp(op=ast.Not(), operand=missing):
            pass
        case _:
            return False
    text = ast.unparse(missing)
    return any(
        isinstance(part, ast.Name | ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and ast.unparse(part) == text
        for inner in statement.body
        for part in ast.walk(inner)
    )
