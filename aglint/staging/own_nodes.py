"""The nodes of a function that are part of its graph."""

from __future__ import annotations

import ast

from aglint.flow.syntax import FUNCTIONS, LEAVES, push_children
from aglint.staging.names import Imports

_SCOPES = (*FUNCTIONS, ast.ClassDef)


def own_nodes(function: ast.AST, imports: Imports) -> list[ast.AST]:
    """The nodes of a function's own scope in source order.

    Left out are nested functions', lambdas' and classes' bodies, and what runs eagerly even
    while the function is traced: `with tf.init_scope()`, `if tf.executing_eagerly()`.

    Args:
      function: a `FunctionDef`, `AsyncFunctionDef` or `Lambda`.
      imports: of its module.
    """
    found: list[ast.AST] = []
    body = function.body if isinstance(function.body, list) else [function.body]
    stack: list[ast.AST | None] = list(reversed(body))
    while stack:
        node = stack.pop()
        if node is None:
            continue
        found.append(node)
        kind = node.__class__
        if kind in LEAVES:
            continue
        below = len(stack)
        push_children(node, stack)
        if kind in _SCOPES:
            skipped = node.body if isinstance(node.body, list) else [node.body]
        elif kind is ast.With or kind is ast.If:
            skipped = _eager_part(node, imports)
        else:
            continue
        if skipped:
            stack[below:] = [child for child in stack[below:] if child not in skipped]
    return found


def _eager_part(node: ast.With | ast.If, imports: Imports) -> list[ast.stmt]:
    """The statements that don't belong to the graph, of a `with` or an `if`."""
    if isinstance(node, ast.With):
        called = [item.context_expr for item in node.items]
        eager = any(_is_call(part, "tensorflow.init_scope", imports) for part in called)
        return node.body if eager else []
    test, negated = node.test, False
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, True
    if _is_call(test, "tensorflow.executing_eagerly", imports):
        return node.orelse if negated else node.body
    if _is_call(test, "tensorflow.inside_function", imports):
        return node.body if negated else node.orelse
    return []


def _is_call(node: ast.expr, dotted: str, imports: Imports) -> bool:
    return isinstance(node, ast.Call) and imports.resolve(node.func) == dotted
