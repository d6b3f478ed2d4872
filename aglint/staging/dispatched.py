"""Calls of builtins and comparisons to which a graph has an answer of its own.

`len(x)`, `x in items`, `0 < x < 5`, what a comprehension goes over: on a symbolic tensor they
fail, or answer while tracing.
"""

from __future__ import annotations

import ast

BUILTINS = frozenset({
    "all", "any", "bool", "enumerate", "filter", "float", "int", "iter", "len", "list",
    "map", "max", "min", "print", "reversed", "sorted", "sum", "tuple", "zip",
})  # fmt: skip
ITERABLES = frozenset({"enumerate", "filter", "iter", "map", "reversed", "zip"})

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Dispatched = ast.Call | ast.Compare | Comprehension


def is_dispatched(node: ast.AST) -> bool:
    """Whether a node is such a call, by its name, such a comparison, or a comprehension."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in BUILTINS
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return not _is_view(node.generators[0].iter)
        case ast.Compare(ops=ops):
            return len(ops) > 1 or isinstance(ops[0], ast.In | ast.NotIn)
    return False


def _is_view(node: ast.expr) -> bool:
    """Whether an iterable is one of a dict's views, as the field writes them."""
    match node:
        case ast.Call(func=ast.Attribute(attr="items" | "keys" | "values"), args=[]):
            return True
    return False


def operands(node: ast.expr) -> list[ast.expr]:
    """The values by which a call or comparison is a graph's affair or Python's."""
    found: list[ast.expr] = []
    for one in _direct(node):
        # `list(sorted(x))` is decided by what `x` is, whatever Python's `sorted` would give.
        inner = isinstance(one, ast.Call) and is_dispatched(one)
        if isinstance(one, ast.List | ast.Tuple) and _looks_into(node):
            found += one.elts
        else:
            found += operands(one) if inner else [one]
    return found


def _looks_into(node: ast.expr) -> bool:
    """Whether the items of a list decide, too."""
    match node:
        case ast.Call(func=ast.Name(id="all" | "any" | "max" | "min")) | ast.Compare():
            return True
    return False


def _direct(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Call(args=args):
            return [one.value if isinstance(one, ast.Starred) else one for one in args]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [node.generators[0].iter]
    return []


def iterable(node: ast.AST) -> ast.Call | None:
    """The call of `enumerate`, `reversed` or `zip` that a loop goes over."""
    match node:
        case ast.For(iter=ast.Call(func=ast.Name(id=name)) as call) if name in ITERABLES:
            return call
    return None
