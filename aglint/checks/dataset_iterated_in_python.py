"""A Dataset that Python, not AutoGraph, iterates over in traced code, which never ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._python_values import builtin, unconverted
from aglint.checks._staged import text
from aglint.staging.function import Function

_ITERATING = frozenset({"list", "tuple", "set", "dict", "sum", "min", "max", "sorted", "reversed"})
_KINDS = frozenset({"dataset", "iterator"})


def check(function, report) -> None:
    """Reports Python's own iteration over datasets, and `as_numpy_iterator`, in traced code."""
    why_not = unconverted(function)
    for node in function.nodes(ast.AST):
        for iterated, how in _iterated(function, node, bool(why_not)):
            reason = why_not if isinstance(node, ast.For) else ""
            report(iterated, text=text(iterated), how=how, why=reason)


def _kind(function: Function, node: ast.expr) -> str:
    """What is iterated over; "" for `as_numpy_iterator()`, which fails by itself."""
    match node:
        case ast.Call(func=ast.Attribute(attr="as_numpy_iterator")):
            return ""
    return function.value(node).kind


def _iterated(function: Function, node: ast.AST, plain: bool) -> Iterator[tuple[ast.expr, str]]:
    match node:
        case ast.comprehension(iter=value):
            if _kind(function, value) in _KINDS:
                yield value, "a comprehension over"
        case ast.Starred(value=value, ctx=ast.Load()):
            if _kind(function, value) in _KINDS:
                yield value, "`*` on"
        case ast.For(iter=value) if plain:
            if _kind(function, value) in _KINDS:
                yield value, "a loop that AutoGraph does not convert over"
        case ast.Call(func=ast.Attribute(value=owner, attr="as_numpy_iterator")):
            if function.value(owner).kind == "dataset":
                yield owner, "`as_numpy_iterator()` on"
        case ast.Call(args=[value, *_]):
            name, kind = builtin(function, node), _kind(function, value)
            if kind in _KINDS and name in _ITERATING:
                yield value, f"`{name}()` on"
            elif kind == "iterator" and name == "enumerate":
                yield value, "`enumerate()` on"
