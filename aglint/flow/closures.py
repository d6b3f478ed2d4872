"""Which names of a function its nested functions, lambdas and classes use.

What it can't see: `eval`, `exec`, `locals()` and frames.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one scope's own code.

    Attributes:
      bound: names bound here, parameters included, less those declared elsewhere.
      free: names read here or in scopes inside that are bound further out.
      rebinds: names of an outer function that this scope or one inside binds (`nonlocal`).
      declared_global: names declared `global` here.
      declared_nonlocal: names declared `nonlocal` here.
    """

    bound: frozenset[str]
    free: frozenset[str]
    rebinds: frozenset[str]
    declared_global: frozenset[str]
    declared_nonlocal: frozenset[str]


def parameters(node: ast.AST) -> tuple[str, ...]:
    """The parameter names of a function or lambda, in their order."""
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg:
        named.append(arguments.vararg)
    named.extend(arguments.kwonlyargs)
    if arguments.kwarg:
        named.append(arguments.kwarg)
    return tuple(argument.arg for argument in named)


def evaluated_outside(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a function, lambda or class that its enclosing scope evaluates."""
    if isinstance(node, ast.ClassDef):
        yield from node.decorator_list
        yield from node.bases
        for keyword in node.keywords:
            yield keyword.value
        return
    yield from getattr(node, "decorator_list", ())
    arguments = node.args
    yield from arguments.defaults
    yield from (default for default in arguments.kw_defaults if default is not None)
    for argument in _all_arguments(arguments):
        if argument.annotation is not None:
            yield argument.annotation
    if getattr(node, "returns", None) is not None:
        yield node.returns


def _all_arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    if arguments.vararg:
        yield arguments.vararg
    if arguments.kwarg:
        yield arguments.kwarg


def scope_of(node: ast.AST) -> Scope:
    """The scope that a function, lambda, class or comprehension opens."""
    collector = _Collector()
    if isinstance(node, FUNCTIONS):
        collector.bound.update(parameters(node))
        body = node.body if isinstance(node.body, list) else [node.body]
        for inner in body:
            collector.visit(inner)
    elif isinstance(node, ast.ClassDef):
        for inner in node.body:
            collector.visit(inner)
    else:
        collector.comprehension(node)
    declared = collector.declared_global | collector.declared_nonlocal
    bound = frozenset(collector.bound - declared)
    # A class body's names are not seen by the functions inside it.
    seen_inside = frozenset() if isinstance(node, ast.ClassDef) else bound
    free = (collector.reads - bound - collector.declared_global) | (
        collector.inner_free - seen_inside - collector.declared_global
    )
    rebinds = (collector.bound & collector.declared_nonlocal) | (collector.inner_rebinds - bound)
    return Scope(
        bound,
        frozenset(free | rebinds),
        frozenset(rebinds),
        frozenset(collector.declared_global),
        frozenset(collector.declared_nonlocal),
    )


def free_names(node: ast.AST) -> frozenset[str]:
    """The names that the body of a nested scope takes from outside it."""
    return scope_of(node).free


class _Collector:
    """Gathers reads and bindings of one scope, and what the scopes inside leave free."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.reads: set[str] = set()
        self.inner_free: set[str] = set()
        self.inner_rebinds: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: set[str] = set()

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Name():
                (self.reads if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.bound.add(node.name)
                self.inner(node)
                return
            case ast.Lambda():
                self.inner(node)
                return
            case ast.Global():
                self.declared_global.update(node.names)
            case ast.Nonlocal():
                self.declared_nonlocal.update(node.names)
            case ast.Import() | ast.ImportFrom():
                self.bound.update(bound_by_import(node))
            case ast.ExceptHandler(name=str(name)):
                self.bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self.bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                self.bound.add(name)
            case _ if isinstance(node, COMPREHENSIONS):
                self.inner_comprehension(node)
                return
        for child in ast.iter_child_nodes(node):
            self.visit(child)

    def inner(self, node: ast.AST) -> None:
        for outside in evaluated_outside(node):
            self.visit(outside)
        scope = scope_of(node)
        self.inner_free |= scope.free
        self.inner_rebinds |= scope.rebinds

    def inner_comprehension(self, node: ast.AST) -> None:
        self.visit(node.generators[0].iter)
        self.inner_free |= scope_of(node).free
        # A walrus in a comprehension binds in the scope round it (PEP 572).
        self.bound |= walrus_names(node)

    def comprehension(self, node: ast.AST) -> None:
        for index, generator in enumerate(node.generators):
            self.visit(generator.target)
            if index:
                self.visit(generator.iter)
            for test in generator.ifs:
                self.visit(test)
        for part in element_parts(node):
            self.visit(part)
        self.bound -= walrus_names(node)


def element_parts(node: ast.AST) -> tuple[ast.expr, ...]:
    """What a comprehension computes for an element."""
    return (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)


def walrus_names(node: ast.AST) -> set[str]:
    """The names that walrus expressions in an expression bind, lambdas inside left out."""
    found: set[str] = set()
    stack = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.NamedExpr):
            found.add(inner.target.id)
        if not isinstance(inner, ast.Lambda):
            stack.extend(ast.iter_child_nodes(inner))
    return found


def bound_by_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The names that an import statement binds; a star import tells none."""
    for alias in node.names:
        if alias.asname:
            yield alias.asname
        elif alias.name != "*":
            yield alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name
