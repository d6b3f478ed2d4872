"""A tensor as the index of a list, or where a dict or set needs to hash it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._python_values import (
    builtin,
    confidence,
    firmly,
    held_tensor,
    mentions,
    typed_names,
)
from aglint.checks._staged import text
from aglint.staging.function import Function
from aglint.staging.values import Value

_HASHING = {"dict": frozenset({"get", "pop", "setdefault"}), "set": frozenset({"add", "discard"})}
_LISTS = frozenset({"list", "tuple", "str", "bytes", "range", "shape"})
_STACK = "stack the values to a tensor and use `tf.gather`"
_TABLE = "use `tf.lookup.StaticHashTable`, or `tf.where` on the compared keys"


def check(function, report) -> None:
    """Reports tensors that a Python container of the traced function is asked with."""
    typed = typed_names(function)
    for node in function.nodes(ast.AST):
        for part, value, what, instead in _asked(function, node):
            if mentions(part, typed):
                continue
            report(
                part,
                text=text(part),
                what=what,
                why=value.why,
                help=instead,
                confidence=confidence(value),
            )


def _asked(function: Function, node: ast.AST) -> Iterator[tuple[ast.expr, Value, str, str]]:
    match node:
        case ast.Subscript(value=holder, slice=ast.Slice() as bounds):
            kind = function.value(holder).kind
            if kind in _LISTS:
                parts = [bounds.lower, bounds.upper, bounds.step]
                yield from _tensors(function, parts, f"as a bound of a slice of a {kind}", _STACK)
        case ast.Subscript(value=holder, slice=index):
            owner = function.value(holder)
            if owner.kind == "dict":
                yield from _tensors(function, [index], "as the key of a dict", _TABLE)
            elif owner.kind in _LISTS:
                yield from _tensors(function, [index], f"as the index of a {owner.kind}", _STACK)
            elif owner.kind == "ndarray" and owner.why:
                parts = index.elts if isinstance(index, ast.Tuple) else [index]
                yield from _tensors(function, parts, "as the index of a NumPy array", _STACK)
        case ast.Dict(keys=keys):
            yield from _tensors(function, keys, "as the key of a dict", _TABLE)
        case ast.DictComp(key=key):
            yield from _tensors(function, [key], "as the key of a dict", _TABLE)
        case ast.Set(elts=parts):
            yield from _tensors(function, parts, "as an element of a set", _TABLE)
        case ast.SetComp(elt=part):
            yield from _tensors(function, [part], "as an element of a set", _TABLE)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
            kind = function.value(right).kind
            if kind in _HASHING:
                yield from _tensors(function, [left], f"as a key to look up in a {kind}", _TABLE)
        case ast.Call(func=ast.Attribute(value=holder, attr=name), args=[first, *_]):
            kind = function.value(holder).kind
            if name in _HASHING.get(kind, ()):
                yield from _tensors(function, [first], f"as a key of a {kind}", _TABLE)
        case ast.Call(args=[first, *_]) if builtin(function, node) in ("set", "frozenset"):
            held = held_tensor(function.value(first))
            if held is not None:
                yield first, held, "as an element of a set", _TABLE
    if isinstance(node, ast.Call):
        callee = function.resolve(node.func)
        if callee is not None and getattr(callee, "decorators", set()) & {"lru_cache", "cache"}:
            what = "as an argument of a cached function, which hashes it"
            yield from _tensors(function, node.args, what, "leave the cache out")


def _tensors(function: Function, parts, what: str, instead: str):
    """The first tensor among some expressions."""
    for part in parts:
        if part is not None and firmly(function.value(part)):
            yield part, function.value(part), what, instead
            return
