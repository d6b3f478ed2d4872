"""The nodes of a function that are part of its graph."""

from __future__ import annotations

import ast

from aglint.staging.names import Imports

_EAGER = ("init_scope", "executing_eagerly", "inside_function")


def may_be_eager(text: str) -> bool:
    """Whether a file may hold code that runs eagerly wherever it stands."""
    return any(word in text for word in _EAGER)


def staged_nodes(nodes: list[ast.AST], imports: Imports) -> list[ast.AST]:
    """The nodes of a scope without what runs eagerly even while the function is traced.

    That are the bodies of `with tf.init_scope()` and `if tf.executing_eagerly()`.

    Args:
      nodes: of the scope, in source order.
      imports: of its module.
    """
    found: list[ast.AST] = []
    left_out: set[ast.AST] = set()
    for node in nodes:
        if node in left_out:
            left_out.update(ast.iter_child_nodes(node))
            continue
        found.append(node)
        if isinstance(node, ast.With | ast.If):
            left_out.update(_eager_part(node, imports))
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
    both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and not negated
    for part in test.values if both else ():
        if _is_call(part, "tensorflow.executing_eagerly", imports):
            return node.body
    if _is_call(test, "tensorflow.executing_eagerly", imports):
        return node.orelse if negated else node.body
    if _is_call(test, "tensorflow.inside_function", imports):
        return node.body if negated else node.orelse
    return []


def _is_call(node: ast.expr, dotted: str, imports: Imports) -> bool:
    return isinstance(node, ast.Call) and imports.resolve(node.func) == dotted
