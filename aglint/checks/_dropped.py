"""Statements that are calls, and whose results nobody takes."""

from __future__ import annotations

import ast

from aglint.staging.function import Function


def awaits_error(function: Function, statement: ast.stmt) -> bool:
    """Whether a statement may stand there only to fail, as in a test."""
    for outer in function.ancestors(statement):
        if isinstance(outer, ast.Try):
            return True
        if isinstance(outer, ast.With | ast.AsyncWith):
            managers = [ast.unparse(item.context_expr) for item in outer.items]
            if any("raises" in manager.lower() for manager in managers):
                return True
    return False
