"""One checked file: its imports, functions and classes, who calls whom, and what is traced."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePath

from aglint.config import Config
from aglint.source import Source, lines_at
from aglint.staging import catalogue, project, traced
from aglint.staging.call_sites import CallSites
from aglint.staging.classes import PROPERTIES, Class
from aglint.staging.elsewhere import DEPTH, Elsewhere
from aglint.staging.entry import Traced
from aglint.staging.function import DEFINITIONS, Function
from aglint.staging.index import Index
from aglint.staging.names import Imports
from aglint.staging.own_nodes import may_be_eager, staged_nodes
from aglint.staging.wrappers import wrapping_call


class Module:
    """What aglint knows of one file.

    Args:
      source: the file.
      config: the settings that say what else is traced.
      entries: the functions that other files are known to trace, by qualified name.
      depth: how many files deep to look into others.

    Attributes:
      elsewhere: the other files of the project.
      call_sites: who calls the file's functions in the file.
      outgoing: the functions of other files that this one traces, with the reasons.
      body: the module's own code as a function.
      functions: every function and method, and each lambda that is traced, in source order.
      classes: the classes at module level, by name.
    """

    def __init__(
        self,
        source: Source,
        config: Config | None = None,
        entries: Mapping[str, Traced] | None = None,
        depth: int = DEPTH,
    ):
        self.source = source
        self.config = config or Config()
        self.tree = source.tree
        self.imports = Imports(self.tree, source.text)
        self.entries = entries or {}
        self.elsewhere = Elsewhere(self, depth)
        self.outgoing: list[tuple[Function, Traced]] = []
        self.classes: dict[str, Class] = {}
        self.class_of: dict[ast.ClassDef, Class] = {}
        self.definitions: dict[tuple[ast.AST, str], Function | Class] = {}
        self.lambdas: dict[tuple[ast.AST, str], ast.Lambda] = {}
        self._functions: dict[ast.AST, Function] = {}
        self._ordered: list[Function] = []
        self._own_wrappers: dict[str, ast.Call | None] = {}
        self.body = Function(_as_function(self.tree), self, None, None, "<module>")
        self._define(self.tree.body, self.body, None, "")
        self.call_sites = CallSites(self)
        traced.trace(self)

    def close(self) -> None:
        """Lets go of all that is known of the file, after which nothing can be asked.

        It takes apart the circles in which modules, functions and classes know each other, so that
        their memory is free at once: the garbage collector would look through all that is alive.
        """
        for one in (*self._functions.values(), *self.class_of.values(), self.body, self):
            vars(one).clear()

    @property
    def functions(self) -> list[Function]:
        """Every function, and each lambda that is traced, in source order."""
        if len(self._ordered) != len(self._functions):
            places = lambda function: (function.node.lineno, function.node.col_offset)  # noqa: E731
            self._ordered = sorted(self._functions.values(), key=places)
        return self._ordered

    def _define(
        self, body: list[ast.stmt], scope: Function, owner: Class | None, prefix: str
    ) -> None:
        for node in _statements(body):
            if isinstance(node, DEFINITIONS):
                qualname = prefix + node.name
                function = Function(node, self, scope, owner, qualname)
                self._functions[node] = function
                if owner is None:
                    self.definitions[scope.node, node.name] = function
                else:
                    owner.methods.setdefault(node.name, function)
                self._define(node.body, function, None, f"{qualname}.<locals>.")
            elif isinstance(node, ast.ClassDef):
                made = Class(node, self)
                self.class_of[node] = made
                if scope is self.body and owner is None:
                    self.classes[node.name] = made
                if owner is None:
                    self.definitions[scope.node, node.name] = made
                self._define(node.body, scope, made, f"{prefix}{node.name}.")
            elif isinstance(node, ast.Assign) and owner is None:
                self.lambdas.update(((scope.node, name), one) for name, one in _lambdas(node))

    @cached_property
    def properties(self) -> frozenset[str]:
        """The names of the properties of the file's classes."""
        return frozenset(
            name
            for made in self.class_of.values()
            for name, method in made.methods.items()
            if method.decorators & PROPERTIES
        )

    @property
    def dotted(self) -> str:
        """The module's name by its path, as `pkg.models.rnn` for `pkg/models/rnn.py`."""
        return ".".join(PurePath(self.source.path).with_suffix("").parts).strip("./")

    @cached_property
    def index(self) -> Index:
        """The walk over the whole tree."""
        return Index(self.tree)

    @property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node round each node."""
        return self.index.parents

    @cached_property
    def _may_be_eager(self) -> bool:
        return may_be_eager(self.source.text)

    def scope_of(self, function: Function) -> ast.AST:
        """The node of the tree whose own code a function is: its own, or the tree's."""
        return self.tree if function is self.body else function.node

    def staged_nodes(self, function: Function) -> list[ast.AST]:
        """The nodes of a function, of a lambda or of the file's body that are part of its graph."""
        nodes = self.index.nodes(self.scope_of(function))
        return staged_nodes(nodes, self.imports) if self._may_be_eager else nodes

    def function_of(self, node: ast.AST) -> Function | None:
        """The function of a `def` or lambda."""
        found = self._functions.get(node)
        if found is None and isinstance(node, ast.Lambda):
            outer = self.enclosing(node)
            found = Function(node, self, outer, None, f"{outer.qualname}.<lambda>")
            self._functions[node] = found
        return found

    def enclosing(self, node: ast.AST) -> Function:
        """The function whose code a node is part of; the module's body at the outermost."""
        outer = self.index.parent(node)
        while outer is not None:
            if outer in self._functions:
                return self._functions[outer]
            outer = self.index.parent(outer)
        return self.body

    def may_be_method(self, attribute: str) -> bool:
        """Whether `object.attribute` may be a method of the file, or hold a wrapped one."""
        return self.may_wrap or attribute in self._method_names

    @cached_property
    def _method_names(self) -> frozenset[str]:
        return frozenset().union(*(made.methods for made in self.class_of.values()))

    @cached_property
    def entry_names(self) -> frozenset[str]:
        """The last parts of the names under which the file's code may call a `tf.function`."""
        found = {
            function.name
            for function in self._functions.values()
            if function.traced is not None and function.traced.entry == "tf.function"
        }
        for caller, call in self.wrapping_calls:
            outer = caller.parent_of(call)
            targets = outer.targets if isinstance(outer, ast.Assign) else []
            found.update(getattr(t, "id", getattr(t, "attr", "")) for t in targets)
        return frozenset(found)

    @cached_property
    def all_calls(self) -> list[tuple[Function, ast.Call]]:
        """Every call of the file with the function that it stands in."""
        return self._with_functions(self.index.calls)

    def calls_on(self, pattern: re.Pattern[str]) -> list[tuple[Function, ast.Call]]:
        """The calls of the file on whose lines a pattern is found; see `calls_at`."""
        return self.calls_at(found.start() for found in pattern.finditer(self.source.text))

    def calls_at(self, places: Iterable[int]) -> list[tuple[Function, ast.Call]]:
        """The calls of the file, as of `all_calls`, that have one of some lines in them.

        They come in no order, and most files are spared the walk over all of their calls.

        Args:
          places: in the text, in ascending order, one on each line.
        """
        lines = lines_at(self.source.text, places)
        return self._with_functions(self.index.nodes_on(ast.Call, lines)) if lines else []

    def _with_functions(
        self, calls: list[tuple[ast.AST, ast.Call]]
    ) -> list[tuple[Function, ast.Call]]:
        return [
            (self.body if scope is self.tree else self.function_of(scope), call)
            for scope, call in calls
        ]

    @cached_property
    def wrapped(self) -> dict[tuple[ast.AST, str], ast.expr]:
        """What `fast = tf.function(step)` wraps, by scope and name; only functions of the file."""
        found: dict[tuple[ast.AST, str], ast.expr] = {}
        for caller, call in self.wrapping_calls:
            match caller.parent_of(call):
                case ast.Assign(targets=[ast.Name(id=name)]) if call.args:
                    given = call.args[0]
                    if self._known(caller, given) and _root(given) != name:
                        found[caller.node, name] = given
        return found

    def _known(self, scope: Function | None, node: ast.expr) -> bool:
        """Whether an expression may name a function of the file: a `def`, lambda or method."""
        if not isinstance(node, ast.Name):
            return isinstance(node, ast.Lambda | ast.Attribute)
        return self._defined(scope, node.id) is not None

    def _defined(self, scope: Function | None, name: str) -> Function | Class | None:
        """What a `def` or `class` statement gives to a name that a scope sees."""
        while scope is not None and (scope.node, name) not in self.definitions:
            scope = scope.parent
        return None if scope is None else self.definitions[scope.node, name]

    def instance(self, scope: Function, name: str) -> Class | None:
        """The class of the file in a name's only binding `name = Class(...)` in a scope."""
        match scope.bindings.get(name):
            case [ast.Call(func=ast.Name(id=called)) as call]:
                made = self._defined(scope, called)
                plain = isinstance(self.index.parent(call), ast.Assign)
                return made if plain and isinstance(made, Class) else None
        return None

    @cached_property
    def defined_names(self) -> frozenset[str]:
        """The names that may mean a function or class of the file somewhere in it."""
        return frozenset(name for _, name in (*self.definitions, *self.wrapped, *self.lambdas))

    def is_wrapper(self, dotted: str) -> bool:
        """Whether a dotted name is `tf.function`, or one that the settings name beside it."""
        return catalogue.canonical(dotted) == "tf.function" or dotted in self.config.wrappers

    def wraps(self, node: ast.expr) -> bool:
        """Whether an expression is `tf.function` under any of its names."""
        if not self.may_wrap:
            return False
        dotted = self.imports.resolve(node)
        return dotted is not None and self.is_wrapper(dotted)

    @cached_property
    def wrapping_calls(self) -> list[tuple[Function, ast.Call]]:
        """The file's calls of `tf.function` under any of its names."""
        if not self.may_wrap:
            return []
        names = {"function", *self._wrapper_names}
        names |= {dotted.rpartition(".")[2] for dotted in self.config.wrappers}
        pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\s*\(")
        return [(caller, call) for caller, call in self.calls_on(pattern) if self.wraps(call.func)]

    @cached_property
    def _wrapper_names(self) -> frozenset[str]:
        """The names that the file has for `tf.function` itself."""
        names = self.imports.names.items()
        return frozenset(name for name, dotted in names if dotted and self.is_wrapper(dotted))

    @cached_property
    def may_wrap(self) -> bool:
        """Whether the text can have `tf.function` under any of its names."""
        stars = self.imports.stars or self.config.wrappers
        return bool(stars or self._wrapper_names) or ".function" in self.source.text

    def wrapper(self, node: ast.expr) -> ast.Call | None:
        """The call of `tf.function` that a wrapper of the project's own stands for; or None.

        Args:
          node: names what the file gives a name at its top level, or another file.
        """
        if isinstance(node, ast.Name):
            own = self._own_wrapper(node.id)
            if own is not None:
                return own
        dotted = self.imports.resolve(node)
        if dotted is None:
            return None
        if dotted not in self._own_wrappers:
            self._own_wrappers[dotted] = project.wrapper(dotted, self.source.path)
        return self._own_wrappers[dotted]

    def _own_wrapper(self, name: str) -> ast.Call | None:
        if name not in self._own_wrappers:
            made = (s for s in self.tree.body if name in _given_names(s))
            found = (wrapping_call(statement, self.wraps) for statement in made)
            self._own_wrappers[name] = next(filter(None, found), None)
        return self._own_wrappers[name]


def _given_names(statement: ast.stmt) -> list[str]:
    """The names that a definition or an assignment gives something to."""
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return [statement.name] if isinstance(statement, ast.FunctionDef) else []


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _as_function(tree: ast.Module) -> ast.FunctionDef:
    arguments = ast.arguments([], [], None, [], [], None, [])
    made = ast.FunctionDef("<module>", arguments, tree.body, [], None)
    made.lineno, made.col_offset, made.end_lineno, made.end_col_offset = 1, 0, 1, 0
    return made


_COMPOUND = frozenset(
    kind
    for kind in vars(ast).values()
    if isinstance(kind, type)
    and issubclass(kind, ast.stmt)
    and not {"body", "handlers", "cases"}.isdisjoint(kind._fields)
).difference(DEFINITIONS, {ast.ClassDef})


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a scope, those in branches, loops and the like too."""
    for statement in body:
        yield statement
        if statement.__class__ in _COMPOUND:
            for part in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(statement, part, []))
            for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from _statements(inner.body)


def _lambdas(node: ast.Assign) -> Iterator[tuple[str, ast.Lambda]]:
    """The lambdas of `f = lambda ...` and `f, g = lambda ..., lambda ...`, with their names."""
    match node:
        case ast.Assign(targets=[ast.Name() as target], value=ast.Lambda() as value):
            yield target.id, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for target, value in zip(names, values, strict=False):
                if isinstance(target, ast.Name) and isinstance(value, ast.Lambda):
                    yield target.id, value
