"""Whether AutoGraph rewrites a function's code, and what its liveness analysis sees there."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from aglint.flow.syntax import walk
from aglint.staging.function import Function

_REFUSED = (ast.NamedExpr, ast.Match, ast.Yield, ast.YieldFrom, ast.AsyncFunctionDef)
_REFUSED += (ast.TryStar,) if hasattr(ast, "TryStar") else ()  # since 3.11


def converted(function: Function) -> bool:
    """Whether AutoGraph converts a function: it is asked to, and meets nothing that it refuses."""
    if function.traced is None or not function.traced.autograph:
        return False
    outermost = function
    while outermost.parent is not None and outermost.parent.traced is not None:
        outermost = outermost.parent
    return not any(_refused(node) for node in walk(outermost.node))


def _refused(node: ast.AST) -> bool:
    if isinstance(node, ast.For | ast.While):
        return bool(node.orelse)
    if isinstance(node, ast.Attribute):
        return node.attr.startswith("__") and not node.attr.endswith("__")
    return isinstance(node, _REFUSED)


def read_before_bound(function: Function, starts: Iterable[int], name: str) -> bool:
    """Whether code after some places of the flow graph reads a name before it binds it.

    As in AutoGraph's analysis, a lambda reads where it is made, and a class reads nothing.
    """
    graph = function.flow.graph
    seen: set[int] = set()
    stack = [successor for start in starts for successor in graph.successors[start]]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        event = graph.events[node]
        if event is not None:
            if name in event.reads:
                return True
            if name in event.binds or name in event.deletes:
                continue
        stack.extend(graph.successors[node])
    return False
