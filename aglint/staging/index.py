"""One walk over a file's tree: the node round each node, and every call with where it stands."""

from __future__ import annotations

import ast

from aglint.flow.syntax import FUNCTIONS, LEAVES, push_children


class Index:
    """What one walk over a module finds.

    Args:
      tree: the module.

    Attributes:
      parents: the node round each node.
      names: every name that is read or bound somewhere.
      calls: every call with the function or lambda, or the module, whose code it is part of.
    """

    def __init__(self, tree: ast.Module):
        self.parents: dict[ast.AST, ast.AST] = {}
        self.names: set[str] = set()
        self.calls: list[tuple[ast.AST, ast.Call]] = []
        scopes: list[tuple[ast.AST, list[ast.AST]]] = [(tree, list(tree.body))]
        for statement in tree.body:
            self.parents[statement] = tree
        while scopes:
            scope, stack = scopes.pop()
            self._walk(scope, stack, scopes)

    def _walk(
        self,
        scope: ast.AST,
        stack: list[ast.AST | None],
        scopes: list[tuple[ast.AST, list[ast.AST]]],
    ) -> None:
        """Walks one scope's own code; the bodies of functions inside it wait in `scopes`."""
        parents = self.parents
        stack.reverse()
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind is ast.Name:
                self.names.add(node.id)
                continue
            if kind in LEAVES:
                continue
            below = len(stack)
            push_children(node, stack)
            parents.update(dict.fromkeys(stack[below:], node))
            if kind is ast.Call:
                self.calls.append((scope, node))
            elif kind in FUNCTIONS:
                body = node.body if isinstance(node.body, list) else [node.body]
                scopes.append((node, list(body)))
                inside = set(body)
                stack[below:] = [child for child in stack[below:] if child not in inside]
