"""Scopes: which names a function, lambda, class or comprehension binds, and which it takes from
outside.

What it can't see: `eval`, `exec`, `locals()` and frames; the mangling of `__names` in classes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from aglint.flow.syntax import (
    COMPREHENSIONS,
    FUNCTIONS,
    bound_by_import,
    element_parts,
    evaluated_outside,
    parameters,
    push_children,
)

__all__ = [
    "COMPREHENSIONS",
    "FUNCTIONS",
    "Scope",
    "bound_by_import",
    "element_parts",
    "evaluated_outside",
    "free_names",
    "only_called",
    "parameters",
    "scope_of",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one scope's own code.

    Attributes:
      bound: names bound here, parameters included, less those declared elsewhere.
      free: names read here or in scopes inside that are bound further out.
      rebinds: names of an outer function that this scope or one inside binds (`nonlocal`).
      declared_global: names declared `global` here.
      declared_nonlocal: names declared `nonlocal` here.
      shared: names bound here that a scope inside rebinds.
      exports: names that a walrus in this comprehension binds in the scope round it (PEP 572).
      kept: the part of `free` that something made here (a function, a class, a generator) reads,
        and may read after the scope's code has ended.
      resumes: whether the code can stop in the middle and go on later (a generator, a coroutine).
    """

    bound: frozenset[str]
    free: frozenset[str]
    rebinds: frozenset[str]
    declared_global: frozenset[str]
    declared_nonlocal: frozenset[str]
    shared: frozenset[str]
    exports: frozenset[str]
    kept: frozenset[str]
    resumes: bool


#: The nodes that say something of a scope's names, or of which not every part is its code.
_TOLD_APART = frozenset(
    {
        *(type(None), ast.Constant, ast.Name, ast.Attribute, *FUNCTIONS, ast.ClassDef),
        *(*COMPREHENSIONS, ast.NamedExpr, ast.AnnAssign, ast.Global, ast.Nonlocal, ast.Import),
        *(ast.ImportFrom, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
        *(ast.Yield, ast.YieldFrom),
    }
)

# A scope is asked for by its own flow and by that of every scope round it.
_SCOPES: WeakKeyDictionary[ast.AST, Scope] = WeakKeyDictionary()


def scope_of(node: ast.AST) -> Scope:
    """The scope that a function, lambda, class or comprehension opens."""
    scope = _SCOPES.get(node)
    if scope is None:
        scope = _SCOPES[node] = _scope(node)
    return scope


def free_names(node: ast.AST) -> frozenset[str]:
    """The names that the body of a nested scope takes from outside it."""
    return scope_of(node).free


def only_called(function: ast.AST, names: Iterable[str]) -> set[str]:
    """Those of the names that a function's code uses in direct calls (`g(...)`) and in no other
    way, so that what they hold can't be kept anywhere."""
    left = set(names)
    stack: list[ast.AST | None] = []
    push_children(function, stack)
    while stack and left:
        node = stack.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack.extend(node.args)
            stack.extend(keyword.value for keyword in node.keywords)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            left.discard(node.id)
        elif node is not None:
            push_children(node, stack)
    return left


def _scope(node: ast.AST) -> Scope:
    bound: set[str] = set()
    reads: set[str] = set()
    inner_free: set[str] = set()
    inner_kept: set[str] = set()
    inner_rebinds: set[str] = set()
    exports: set[str] = set()
    declared_global: set[str] = set()
    declared_nonlocal: set[str] = set()
    resumes = isinstance(node, ast.AsyncFunctionDef)
    comprehension = isinstance(node, COMPREHENSIONS)
    if isinstance(node, FUNCTIONS):
        bound.update(parameters(node))
    stack = _own_code(node)
    while stack:
        inner = stack.pop()
        if inner.__class__ not in _TOLD_APART:
            push_children(inner, stack)
            continue
        match inner:
            case None | ast.Constant():
                continue
            case ast.Name():
                (reads if isinstance(inner.ctx, ast.Load) else bound).add(inner.id)
                continue
            case ast.Attribute():
                stack.append(inner.value)
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                if not isinstance(inner, ast.Lambda):
                    bound.add(inner.name)
                stack.extend(evaluated_outside(inner))
                scope = scope_of(inner)
                inner_free |= scope.free
                inner_kept |= scope.free
                inner_rebinds |= scope.rebinds
                continue
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                stack.append(inner.generators[0].iter)
                scope = scope_of(inner)
                inner_free |= scope.free
                inner_kept |= scope.free if isinstance(inner, ast.GeneratorExp) else scope.kept
                (exports if comprehension else bound).update(scope.exports)
                continue
            case ast.NamedExpr() if comprehension:
                exports.add(inner.target.id)
                stack.append(inner.value)
                continue
            case ast.AnnAssign():  # a function never evaluates its annotations
                stack.append(inner.target)
                stack.append(inner.value)
                if isinstance(node, ast.ClassDef):
                    stack.append(inner.annotation)
                continue
            case ast.Global():
                declared_global.update(inner.names)
            case ast.Nonlocal():
                declared_nonlocal.update(inner.names)
            case ast.Import() | ast.ImportFrom():
                bound.update(bound_by_import(inner))
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                bound.add(name)
            case ast.Yield() | ast.YieldFrom():
                resumes = True
        push_children(inner, stack)
    own = bound - declared_global - declared_nonlocal
    # A class body's names are not seen by the functions inside it.
    seen_inside = set() if isinstance(node, ast.ClassDef) else own
    rebinds = (bound & declared_nonlocal) | (inner_rebinds - seen_inside)
    hidden = seen_inside | declared_global
    free = (reads - own - declared_global) | (inner_free - hidden) | rebinds
    return Scope(
        bound=frozenset(own),
        free=frozenset(free),
        rebinds=frozenset(rebinds),
        declared_global=frozenset(declared_global),
        declared_nonlocal=frozenset(declared_nonlocal),
        shared=frozenset(inner_rebinds & seen_inside),
        exports=frozenset(exports),
        kept=frozenset(inner_kept - hidden),
        resumes=resumes,
    )


def _own_code(node: ast.AST) -> list[ast.AST | None]:
    """The nodes that run in the scope that a node opens."""
    if isinstance(node, ast.Lambda):
        return [node.body]
    if not isinstance(node, COMPREHENSIONS):
        return list(reversed(node.body))
    # The scope outside evaluates the first iterable.
    code: list[ast.AST | None] = [*element_parts(node)]
    for index, generator in enumerate(node.generators):
        code.append(generator.target)
        code.extend(generator.ifs)
        if index:
            code.append(generator.iter)
    return code
