"""The names of a file, and those that hold one value for good: no matter when they are read."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from aglint.edit import imports
from aglint.flow.identifiers import bindings, declared


class FileNames:
    """The names that a file's functions find in it.

    Args:
      tree: the file.
    """

    def __init__(self, tree: ast.Module):
        self.tree = tree

    @cached_property
    def imported(self) -> frozenset[str]:
        """Those that it imports."""
        return imports.imported(self.tree)

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Those that hold one value for good."""
        return fixed_names(self.tree)


def fixed_names(tree: ast.Module) -> frozenset[str]:
    """The names that have one value whenever a function of the file runs.

    They are bound once, by a statement at the file's top, or are Python's own.
    """
    times = Counter(bindings(tree))
    times.update(declared(tree))
    top = {name for node in tree.body for name in _bound_by(node)}
    found = {name for name in top if times[name] == 1}
    return frozenset(found | {name for name in dir(builtins) if name not in times})


def deleted(tree: ast.AST) -> frozenset[str]:
    """The names that code deletes, in any scope."""
    found = (one for one in ast.walk(tree) if isinstance(one, ast.Name))
    return frozenset(one.id for one in found if isinstance(one.ctx, ast.Del))


def _bound_by(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds whenever it is run."""
    match node:
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            yield name
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            yield from bindings(node)
