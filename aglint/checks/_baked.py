"""Calls whose result TensorFlow takes into the graph as a constant when it traces."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.staging.function import Function

_NAMING = frozenset({"name", "scope", "prefix"})


def named_only(function: Function, node: ast.AST) -> bool:
    """Whether a value just names something (`name=f"layer_{uuid4()}"`)."""
    return any(
        isinstance(outer, ast.keyword) and outer.arg in _NAMING for outer in _round(function, node)
    ) or any(
        isinstance(outer, ast.withitem)
        and isinstance(outer.context_expr, ast.Call)
        and getattr(outer.context_expr.func, "attr", "") == "name_scope"
        for outer in _round(function, node)
    )


def seeds_only(function: Function, node: ast.AST) -> bool:
    """Whether a value seeds an operation that keeps its own state (`seed=randint(...)`)."""
    for outer in _round(function, node):
        if isinstance(outer, ast.keyword) and outer.arg == "seed":
            call = function.parent_of(outer)
            name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
            return "stateless" not in name
    return False


def in_retry(function: Function, node: ast.AST) -> bool:
    """Whether it waits before what has failed is tried again, which is about the trace itself."""
    handled = False
    for outer in function.ancestors(node):
        handled = handled or isinstance(outer, ast.ExceptHandler)
        if handled and isinstance(outer, ast.For | ast.While):
            return True
    return False


def _round(function: Function, node: ast.AST) -> Iterator[ast.AST]:
    """The nodes round an expression within its statement."""
    for outer in function.ancestors(node):
        if isinstance(outer, ast.stmt):
            return
        yield outer
