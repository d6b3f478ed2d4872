"""The nodes of a file's scopes, the node round each node, every call; walked when asked for."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property

from aglint.flow.syntax import (
    CHILD_FIELDS,
    FUNCTIONS,
    LEAVES,
    evaluated_outside,
    has_line,
    push_children,
    walk,
)

_SCOPES = frozenset({*FUNCTIONS, ast.ClassDef})
_DRAWING = frozenset({ast.For, ast.AsyncFor, ast.comprehension})


class Index:
    """What is where in a module's tree.

    The scopes whose nodes are asked for are walked; for calls all are.

    Args:
      tree: the module.
    """

    def __init__(self, tree: ast.Module):
        self._tree = tree
        self._parents: dict[ast.AST, ast.AST] = dict.fromkeys(tree.body, tree)
        self._nodes: dict[ast.AST, list[ast.AST]] = {}

    def nodes(self, scope: ast.AST) -> list[ast.AST]:
        """In source order the nodes of a function, lambda or class body, or of the module.

        Left out are the bodies of the functions, lambdas and classes inside it.
        """
        found = self._nodes.get(scope)
        if found is None:
            found = self._nodes[scope] = self._walk(scope)
        return found

    def parent(self, node: ast.AST, scope: ast.AST | None = None) -> ast.AST | None:
        """The node round a node; None for the module and for what is not of its tree.

        Args:
          node: any.
          scope: that whose code it is, if known: then no other need be walked for it.
        """
        if scope is not None:
            self.nodes(scope)
        found = self._parents.get(node)
        return self.parents.get(node) if found is None else found

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node round each node of the whole tree."""
        for scope in self._callers:
            self.nodes(scope)
        return self._parents

    @cached_property
    def _callers(self) -> dict[ast.AST, ast.AST]:
        """Each scope with the function or lambda, or the module, that makes its calls."""
        found: dict[ast.AST, ast.AST] = {}
        work: list[tuple[ast.AST, ast.AST]] = [(self._tree, self._tree)]
        while work:
            scope, caller = work.pop()
            found[scope] = caller
            for node in self.nodes(scope):
                if node.__class__ in _SCOPES:
                    work.append((node, caller if isinstance(node, ast.ClassDef) else node))
        return found

    @cached_property
    def calls(self) -> list[tuple[ast.AST, ast.Call]]:
        """Every call with the function or lambda, or the module, whose code it is part of."""
        return [
            (caller, node)
            for scope, caller in self._callers.items()
            for node in self.nodes(scope)
            if node.__class__ is ast.Call
        ]

    def nodes_on(self, kind: type, lines: Sequence[int]) -> list[tuple[ast.AST, ast.AST]]:
        """The nodes of a kind that have one of some lines in them; other code is not walked.

        Args:
          kind: the class.
          lines: from 1, in ascending order.

        Returns:
          Each with the function or lambda, or the module, whose code it is part of, in no order.
        """
        found: list[tuple[ast.AST, ast.AST]] = []
        work: list[tuple[ast.AST, ast.AST]] = [(node, self._tree) for node in self._tree.body]
        stack: list[ast.AST | None] = []
        while work:
            node, caller = work.pop()
            if not has_line(node, lines):
                continue
            if node.__class__ is kind:
                found.append((caller, node))
            inside = node if isinstance(node, FUNCTIONS) else caller
            push_children(node, stack)
            outside = set(evaluated_outside(node)) if inside is node else ()
            work += [(one, caller if one in outside else inside) for one in stack if one]
            stack.clear()
        return found

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The names that hold what loops draw, or lambdas."""
        found: set[str] = set()
        for scope in self._callers:
            for node in self.nodes(scope):
                if node.__class__ in _DRAWING:
                    found.update(one.id for one in walk(node.target) if isinstance(one, ast.Name))
                elif node.__class__ is ast.Lambda:
                    match self._parents[node]:
                        case ast.Assign(targets=targets):
                            found.update(one.id for one in targets if isinstance(one, ast.Name))
                        case ast.AnnAssign(target=ast.Name(id=name)):
                            found.add(name)
                        case ast.NamedExpr(target=ast.Name(id=name)):
                            found.add(name)
        return frozenset(found)

    def _walk(self, scope: ast.AST) -> list[ast.AST]:
        # The children are pushed here, not by `push_children`, which knows no parents: most of what
        # a file costs that nothing traces is this loop.
        parents = self._parents
        nodes: list[ast.AST] = []
        body = scope.body
        stack: list[ast.AST | None] = list(reversed(body)) if isinstance(body, list) else [body]
        parents.update(dict.fromkeys(stack, scope))
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind in LEAVES:
                if node is not None:
                    nodes.append(node)
                continue
            nodes.append(node)
            if kind is ast.Attribute:
                parents[node.value] = node
                stack.append(node.value)
                continue
            below = len(stack)
            for field in CHILD_FIELDS[kind]:
                child = getattr(node, field)
                if child.__class__ is list:
                    for one in reversed(child):
                        parents[one] = node
                        stack.append(one)
                elif child is not None:
                    parents[child] = node
                    stack.append(child)
            if kind in _SCOPES:
                inner = set(node.body) if isinstance(node.body, list) else {node.body}
                stack[below:] = [child for child in stack[below:] if child not in inner]
        return nodes
