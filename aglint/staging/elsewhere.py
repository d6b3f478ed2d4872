"""What the names that a file imports mean in other files of its project.

Another file is analysed for itself, as if nothing but itself called it, so that what is said of it
does not depend on who asks. Files are followed a few imports deep.

What it can't see: methods of objects that come from elsewhere without their class being imported.
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from aglint.staging import catalogue, members, project
from aglint.staging.values import UNKNOWN, Value

if TYPE_CHECKING:
    from aglint.staging.classes import Class
    from aglint.staging.function import Function
    from aglint.staging.module import Module

DEPTH = 2
"""How many files deep a file that is checked looks into others for values."""

_modules: dict[tuple, Module] = {}
_MOST = 512


class Elsewhere:
    """The other files of a module's project, as the module sees them.

    Args:
      module: whose imports they are.
      depth: how many files deep to look.
    """

    def __init__(self, module: Module, depth: int):
        self._module = module
        self._depth = depth
        self._known: dict[str, Function | Class | Value | None] = {}

    def definition(self, dotted: str) -> Function | Class | None:
        """The function or class of another file that a dotted name means."""
        found = self._find(dotted)
        return None if isinstance(found, Value) else found

    def value(self, dotted: str) -> Value:
        """What a dotted name holds, of an imported package or of another file."""
        found = self._find(dotted)
        if found is None:
            return members.named(dotted)
        if isinstance(found, Value):
            return found
        return Value("function" if hasattr(found, "flow") else "class", ref=found)

    def named(self, function: Function, node: ast.expr) -> Function | Class | None:
        """The function or class of another file that an expression of a function names.

        Args:
          function: whose scope it is.
          node: the expression; inherited methods of `self` are understood, too.
        """
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name):
            return None
        scope: Function | None = function
        while scope is not None and scope.parent is not None:
            if scope.is_method and scope.flow.parameters[:1] == (root.id,):
                own = isinstance(node, ast.Attribute) and node.value is root
                return scope.owner.inherited_method(node.attr) if own else None
            if root.id in scope.flow.scope.bound:
                return None
            scope = scope.parent
        dotted = self._module.imports.resolve(node)
        return None if dotted is None else self.definition(dotted)

    def method(self, function: Function, node: ast.Attribute) -> Function | None:
        """The method of another file's class that `object.method` means."""
        if node.attr not in self._method_names:
            return None
        owner = function.value(node.value)
        if owner.kind != "instance" or owner.ref is None:
            return None
        found = owner.ref.method(node.attr) or owner.ref.inherited_method(node.attr)
        return found if found is not None and found.module is not self._module else None

    @cached_property
    def _method_names(self) -> frozenset[str]:
        """The names of the methods of the classes that the file's names stand for."""
        path = self._module.source.path
        imported = {dotted for dotted in self._module.imports.names.values() if dotted}
        return frozenset().union(*(project.method_names(dotted, path) for dotted in imported))

    def _find(self, dotted: str) -> Function | Class | Value | None:
        if dotted not in self._known:
            self._known[dotted] = None  # also while it is being found out
            self._known[dotted] = self._look_up(dotted)
        return self._known[dotted]

    def _look_up(self, dotted: str) -> Function | Class | Value | None:
        if self._depth == 0 or catalogue.canonical(dotted) is not None:
            return None
        outline, name = project.definition(dotted, self._module.source.path)
        if outline is None:
            return None
        module = self._load(outline)
        found = module.definitions.get((module.body.node, name))
        if found is not None:
            return found
        held = module.body.any_value(name)
        return UNKNOWN if held.kind == "package" else held

    def _load(self, outline: project.Outline) -> Module:
        """The module of a file, analysed once for each depth and configuration."""
        key = (id(outline), self._depth, self._module.config)
        found = _modules.get(key)
        if found is None or found.source is not outline.source:
            if len(_modules) >= _MOST:
                _modules.clear()
            made = type(self._module)
            found = made(outline.source, self._module.config, depth=self._depth - 1)
            _modules[key] = found
        return found
