"""One walk over a file's tree: the node round each node, the nodes of each scope, every call."""

from __future__ import annotations

import ast

from aglint.flow.syntax import FUNCTIONS, LEAVES, push_children

_SCOPES = (*FUNCTIONS, ast.ClassDef)


class Index:
    """What one walk over a module finds.

    Args:
      tree: the module.

    Attributes:
      parents: the node round each node.
      names: every name that is read or bound somewhere.
      nodes: in source order the nodes of each function, lambda, class body, and of the module;
        left out are the bodies of functions, lambdas and classes inside it.
      calls: every call with the function or lambda, or the module, whose code it is part of.
    """

    def __init__(self, tree: ast.Module):
        self.parents: dict[ast.AST, ast.AST] = {}
        self.names: set[str] = set()
        self.nodes: dict[ast.AST, list[ast.AST]] = {}
        self.calls: list[tuple[ast.AST, ast.Call]] = []
        # With each scope the function that its calls are made by.
        scopes: list[tuple[ast.AST, ast.AST, list[ast.AST]]] = [(tree, tree, tree.body)]
        for statement in tree.body:
            self.parents[statement] = tree
        while scopes:
            self._walk(*scopes.pop(), scopes)

    def _walk(
        self,
        scope: ast.AST,
        caller: ast.AST,
        body: list[ast.AST],
        scopes: list[tuple[ast.AST, ast.AST, list[ast.AST]]],
    ) -> None:
        """Walks one scope's own code; the bodies inside it wait in `scopes`."""
        parents = self.parents
        nodes = self.nodes[scope] = []
        stack: list[ast.AST | None] = list(reversed(body))
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind in LEAVES:
                if kind is ast.Name:
                    self.names.add(node.id)
                if node is not None:
                    nodes.append(node)
                continue
            nodes.append(node)
            below = len(stack)
            push_children(node, stack)
            parents.update(dict.fromkeys(stack[below:], node))
            if kind is ast.Call:
                self.calls.append((caller, node))
            elif kind in _SCOPES:
                inner = node.body if isinstance(node.body, list) else [node.body]
                scopes.append((node, caller if kind is ast.ClassDef else node, inner))
                inside = set(inner)
                stack[below:] = [child for child in stack[below:] if child not in inside]
