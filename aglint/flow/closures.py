"""Scopes: which names a function, lambda, class or comprehension binds, and which it takes from
outside.

What it can't see: `eval`, `exec`, `locals()` and frames; the mangling of `__names` in classes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cached_property
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


class Scope:
    """The names of one scope's own code.

    What needs only the scope's own code is found at once, what needs those inside when asked for.

    Args:
      node: the function, lambda, class or comprehension that opens it.

    Attributes:
      bound: names bound here, parameters included, less those declared elsewhere.
      declared_global: names declared `global` here.
      declared_nonlocal: names declared `nonlocal` here.
      exports: names that a walrus in this comprehension binds in the scope round it (PEP 572).
      resumes: whether the code can stop in the middle and go on later (a generator, a coroutine).
    """

    def __init__(self, node: ast.AST):
        own = _Own(node)
        self._all_bound = frozenset(own.bound)
        self._reads = own.reads
        self._inside = own.inside
        self.declared_global = frozenset(own.declared_global)
        self.declared_nonlocal = frozenset(own.declared_nonlocal)
        self.bound = self._all_bound - self.declared_global - self.declared_nonlocal
        self.exports = frozenset(own.exports)
        self.resumes = own.resumes
        # A class body's names are not seen by the functions inside it.
        self._seen_inside = frozenset() if isinstance(node, ast.ClassDef) else self.bound

    @cached_property
    def free(self) -> frozenset[str]:
        """Names read here or in scopes inside that are bound further out."""
        free = self._reads - self.bound - self.declared_global | self.rebinds
        return free.union(*(scope_of(one).free - self._hidden for one in self._inside))

    @cached_property
    def read_inside(self) -> frozenset[str]:
        """The names that scopes inside this one take from outside."""
        return frozenset().union(*(scope_of(one).free for one in self._inside))

    @cached_property
    def rebinds(self) -> frozenset[str]:
        """Names of an outer function that this scope or one inside binds (`nonlocal`)."""
        return self._all_bound & self.declared_nonlocal | self._rebound_inside - self._seen_inside

    @cached_property
    def shared(self) -> frozenset[str]:
        """Names bound here that a scope inside rebinds."""
        return self._rebound_inside & self._seen_inside

    @cached_property
    def kept(self) -> frozenset[str]:
        """The part of `free` that something made here (a function, a class, a generator) reads, and
        may read after the scope's code has ended."""
        kept: set[str] = set()
        for one in self._inside:
            ends = isinstance(one, COMPREHENSIONS) and not isinstance(one, ast.GeneratorExp)
            kept |= scope_of(one).kept if ends else scope_of(one).free
        return frozenset(kept - self._hidden)

    @property
    def _hidden(self) -> frozenset[str]:
        """The names that scopes inside can't have from further out."""
        return self._seen_inside | self.declared_global

    @cached_property
    def _rebound_inside(self) -> frozenset[str]:
        several = (scope_of(one) for one in self._inside if not isinstance(one, COMPREHENSIONS))
        return frozenset().union(*(one.rebinds for one in several))


#: The nodes that say something of a scope's names, or of which not every part is its code.
_TOLD_APART = frozenset(
    {
        *(type(None), ast.Constant, ast.Attribute, *FUNCTIONS, ast.ClassDef),
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
        scope = _SCOPES[node] = Scope(node)
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


class _Own:
    """The walk over a scope's own code.

    Args:
      node: what opens the scope.
    """

    def __init__(self, node: ast.AST):
        self.bound: set[str] = set()
        self.reads: set[str] = set()
        self.exports: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: set[str] = set()
        self.inside: list[ast.AST] = []
        self.resumes = isinstance(node, ast.AsyncFunctionDef)
        if isinstance(node, FUNCTIONS):
            self.bound.update(parameters(node))
        self._comprehension = isinstance(node, COMPREHENSIONS)
        self._class = isinstance(node, ast.ClassDef)
        stack = _own_code(node)
        while stack:
            inner = stack.pop()
            if inner.__class__ is ast.Name:
                (self.reads if inner.ctx.__class__ is ast.Load else self.bound).add(inner.id)
            elif inner.__class__ in _TOLD_APART:
                self._tell(inner, stack)
            else:
                push_children(inner, stack)

    def _tell(self, inner: ast.AST | None, stack: list[ast.AST | None]) -> None:
        """Notes what a node says, and puts those of its parts that are the scope's on the stack."""
        match inner:
            case None | ast.Constant():
                return
            case ast.Attribute():
                stack.append(inner.value)
                return
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                if not isinstance(inner, ast.Lambda):
                    self.bound.add(inner.name)
                stack.extend(evaluated_outside(inner))
                self.inside.append(inner)
                return
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                stack.append(inner.generators[0].iter)
                self.inside.append(inner)
                exports = self.exports if self._comprehension else self.bound
                exports.update(scope_of(inner).exports)
                return
            case ast.NamedExpr() if self._comprehension:
                self.exports.add(inner.target.id)
                stack.append(inner.value)
                return
            case ast.AnnAssign():  # a function never evaluates its annotations
                stack.append(inner.target)
                stack.append(inner.value)
                if self._class:
                    stack.append(inner.annotation)
                return
            case ast.Global():
                self.declared_global.update(inner.names)
            case ast.Nonlocal():
                self.declared_nonlocal.update(inner.names)
            case ast.Import() | ast.ImportFrom():
                self.bound.update(bound_by_import(inner))
            case ast.ExceptHandler(name=str(name)):
                self.bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self.bound.add(name)
            case ast.MatchMapping(rest=str(name)):
                self.bound.add(name)
            case ast.Yield() | ast.YieldFrom():
                self.resumes = True
        push_children(inner, stack)


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
