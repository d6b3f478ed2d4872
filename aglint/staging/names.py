"""What the names of a module stand for: import aliases and simple rebindings.

Knows the module only. It does not see names that a function rebinds (the caller says which names
are local), names that another module sets from outside, `globals()[...]`, and the order in which
module level code runs: of several bindings on one path the last counts, and of two alternative
ones (`try`/`except`, `if`/`else`) the first.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aglint.flow.syntax import has_line
from aglint.source import lines_at
from aglint.staging import catalogue

_IMPORTERS = frozenset({"import_module", "importorskip", "LazyLoader"})
_TENSORFLOW = frozenset({"tf", "tensorflow"})
_PUBLIC = frozenset({"tensorflow", "keras", "tf_keras"})
_PRIVATE = frozenset({"python", "src"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IMPORT = re.compile(r"import\b")
_NOTHING: frozenset[str] = frozenset()


def last_name(node: ast.AST) -> str:
    """The name that stands for something at its place, as `map` in `dataset.map`; "" for none."""
    return getattr(node, "attr", getattr(node, "id", ""))


class Imports:
    """The dotted names that a module's names stand for.

    Attributes:
      names: module level name -> dotted name, None for a name that is bound to something else.
      stars: the modules of TensorFlow and Keras in `from MODULE import *`, dotted.
    """

    def __init__(self, tree: ast.Module, text: str | None = None):
        """Reads the imports and rebindings of a module, those inside of functions included.

        An import inside of a function counts for the whole module unless the module, or another
        function, binds the name to something else.

        Args:
          tree: the module.
          text: its source, which spares most files the walk through their functions.
        """
        self.names: dict[str, str | None] = {}
        self.stars: list[str] = []
        self._inner: list[ast.stmt] = []
        self._read(tree.body, weak=False)
        lines = None if text is None else _import_lines(text)
        if lines is None or lines:
            self._read_inner(lines)

    def resolve(self, expr: ast.expr, local_names: frozenset[str] = _NOTHING) -> str | None:
        """The dotted name of a name or an attribute chain, such as `tensorflow.reduce_sum`.

        Args:
          expr: any expression; whatever is no chain of names has no dotted name.
          local_names: names that the function binds itself, other than by an import (see
            `local_imports`); a chain that starts at one of them is not resolved.

        Returns:
          The name with the module's aliases undone; with leading dots for what comes from a
          relative import; None if unknown.
        """
        chain = None
        while type(expr) is ast.Attribute:
            chain = expr.attr if chain is None else f"{expr.attr}.{chain}"
            expr = expr.value
        if type(expr) is not ast.Name or expr.id in local_names:
            return None
        root = self.names.get(expr.id)
        if root is None:
            if not self.stars or expr.id in self.names:
                return None
            root = self._from_star(expr.id)
            if root is None:
                return None
        return root if chain is None else _join(root, chain)

    def _from_star(self, name: str) -> str | None:
        for module in self.stars:
            dotted = _join(module, name)
            if catalogue.lookup(dotted) is not None:
                return dotted
        return None

    def _read(self, body: list[ast.stmt], weak: bool) -> None:
        """Reads statements in order; `weak` ones are alternatives and never replace a binding."""
        for statement in body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                for name, dotted in _imported(statement):
                    self._import(name, dotted, weak)
            elif isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                self._bind(statement.name, None, weak)
                self._inner.extend(statement.body)
            elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
                self._assign(statement, weak)
            else:
                for target in _targets(statement):
                    self._bind(target, None, weak)
                for field, alternative in (("body", False), ("orelse", True), ("finalbody", False)):
                    self._read(getattr(statement, field, ()), weak or alternative)
                for field in ("handlers", "cases"):
                    for arm in getattr(statement, field, ()):
                        self._read(arm.body, weak=True)

    def _read_inner(self, lines: list[int] | None) -> None:
        """Adds the imports made inside of functions and classes, where nothing speaks against.

        Args:
          lines: those that may have one, in ascending order; None if any may.
        """
        found: dict[str, set[str]] = {}
        work = self._inner
        while work:
            statement = work.pop()
            if lines is not None and not has_line(statement, lines):
                continue
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                for name, dotted in _imported(statement):
                    if name != "*":
                        found.setdefault(name, set()).add(dotted)
            else:
                work.extend(_children(statement))
        for name, dotted in found.items():
            if name not in self.names:
                self.names[name] = dotted.pop() if len(dotted) == 1 else None

    def _import(self, name: str, dotted: str, weak: bool) -> None:
        if name == "*":
            if dotted.split(".")[0] in _PUBLIC and not _PRIVATE & set(dotted.split(".")):
                self.stars.append(dotted)
        else:
            self._bind(name, dotted, weak)

    def _assign(self, statement: ast.Assign | ast.AnnAssign, weak: bool) -> None:
        value = statement.value
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            if isinstance(target, ast.Name):
                self._rebind(target.id, value, weak)
            elif isinstance(target, (ast.Tuple, ast.List)):
                values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
                if len(values) == len(target.elts):
                    for part, item in zip(target.elts, values, strict=True):
                        if isinstance(part, ast.Name):
                            self._rebind(part.id, item, weak)
                else:
                    for name in _names_in(target):
                        self._bind(name, None, weak)

    def _rebind(self, name: str, value: ast.expr | None, weak: bool) -> None:
        # `tf = None` before or beside an import stands for "not installed".
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            return
        self._bind(name, self.resolve(value) or _imported_by_call(value), weak)

    def _bind(self, name: str, dotted: str | None, weak: bool) -> None:
        if not (weak and name in self.names):
            self.names[name] = dotted


def _import_lines(text: str) -> list[int]:
    """The lines of a text that may have an import which does not begin its line."""
    places: list[int] = []
    for found in _IMPORT.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if not text.startswith(("import", "from"), start) or ";" in text[start : found.start()]:
            places.append(found.start())
    return lines_at(text, places)


def local_imports(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """The names that a function's own body binds by import statements."""
    names = set()
    work: list[ast.stmt] = list(function.body)
    while work:
        statement = work.pop()
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names.update(name for name, _ in _imported(statement))
        elif not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            work.extend(_children(statement))
    return frozenset(names)


def _join(module: str, name: str) -> str:
    """`module.name`, where `module` may be nothing but the dots of a relative import."""
    return module + name if module.endswith(".") else f"{module}.{name}"


def _imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, each with what it stands for; `*` with its module."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            if alias.asname:
                yield alias.asname, alias.name
            else:
                root = alias.name.partition(".")[0]
                yield root, root
        return
    module = "." * statement.level + (statement.module or "")
    for alias in statement.names:
        if alias.name == "*":
            yield "*", module
        elif alias.name in _TENSORFLOW:
            # `from .compat import tf`: a package's one place that chooses its TensorFlow.
            yield alias.asname or alias.name, "tensorflow"
        else:
            yield alias.asname or alias.name, _join(module, alias.name)


def _imported_by_call(value: ast.expr) -> str | None:
    """The module that `importlib.import_module("m")` and its like return."""
    if not isinstance(value, ast.Call) or not value.args:
        return None
    called = value.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
    last = value.args[-1]
    if name in _IMPORTERS and isinstance(last, ast.Constant) and isinstance(last.value, str):
        return last.value
    return None


def _children(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statements directly inside of a statement; expressions hold no imports."""
    for field in ("body", "orelse", "finalbody"):
        yield from getattr(statement, field, ())
    for field in ("handlers", "cases"):
        for arm in getattr(statement, field, ()):
            yield from arm.body


def _targets(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement other than an assignment, import or definition binds."""
    if isinstance(statement, (ast.For, ast.AsyncFor, ast.AugAssign)):
        yield from _names_in(statement.target)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from _names_in(item.optional_vars)


def _names_in(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id
