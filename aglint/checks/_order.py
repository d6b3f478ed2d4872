"""Which statements of a function come after others."""

from __future__ import annotations

import ast

from aglint.checks._state import statement_of
from aglint.staging.function import Function


def reached(scope: Function, node: ast.AST, avoid: ast.AST | None = None) -> set[ast.AST]:
    """The statements that control may come to after a node's statement has ended.

    Args:
      scope: the function that they stand in.
      node: in it.
      avoid: a statement that the way there must not go through.
    """
    graph = scope.flow.graph
    statement = statement_of(scope, node)
    ends = graph.heads if node in graph.heads else graph.last  # a loop binds at its head
    stack = [s for end in ends.get(statement, ()) for s in graph.successors[end]]
    barred = set(graph.first.get(avoid, ()))
    seen: set[int] = set()
    while stack:
        at = stack.pop()
        if at not in seen and at not in barred:
            seen.add(at)
            stack.extend(graph.successors[at])
    starts = [*graph.first.items(), *graph.heads.items()]
    return {source for source, nodes in starts if not seen.isdisjoint(nodes)}
