"""Python's own iteration over a tensor: unpacking, comprehensions, `zip`, `list`, stars."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._python_values import (
    builtin,
    confidence,
    firmly,
    held_tensor,
    mentions,
    surely,
    typed_names,
    unconverted,
)
from aglint.checks._staged import text
from aglint.staging.function import Function
from aglint.staging.parameters import ANNOTATED
from aglint.staging.values import Value

ITERATING = frozenset(
    {"zip", "enumerate", "map", "filter", "list", "tuple", "set", "iter", "reversed", "sorted"}
    | {"sum", "min", "max", "any", "all"}
)
_SKIPPED = {"map": 1, "filter": 1}


def check(function, report) -> None:
    """Reports each place where Python iterates over a tensor while the function is traced."""
    why_not, typed = unconverted(function), typed_names(function)
    for node in function.nodes(ast.AST):
        for iterated, value, how in _iterated(function, node, bool(why_not)):
            if mentions(iterated, typed):
                continue
            reasons = [value.why, why_not if isinstance(node, ast.For) else ""]
            report(
                node if isinstance(node, ast.Assign) else iterated,
                text=text(iterated),
                how=how,
                why=". ".join(filter(None, reasons)),
                confidence=confidence(value),
            )


def _iterated(
    function: Function, node: ast.AST, plain: bool
) -> Iterator[tuple[ast.expr, Value, str]]:
    """The tensors that a node makes Python iterate over, with what does it."""
    for part, how in _iterables(function, node, plain):
        value = function.value(part)
        if _only_annotated(function, part, value):
            continue
        if firmly(value) and not (how == "unpacking" and value.shape == ()):
            yield part, value, how
            break
    match node:
        case ast.For(iter=part) if plain:
            value = function.value(part)
            known = firmly(value) or not isinstance(part, ast.Name)  # a list may be added to, too
            if known and surely(value) and not _only_annotated(function, part, value):
                yield part, value, "a loop that AutoGraph does not convert"
        case ast.For(target=ast.Tuple() | ast.List(), iter=part):
            value = function.value(part)
            rows = value if surely(value) else _elements(value)
            if rows is not None:
                yield part, rows, "unpacking the rows"
        case ast.comprehension(target=ast.Tuple() | ast.List(), iter=part):
            rows = _elements(function.value(part))
            if rows is not None:
                yield part, rows, "unpacking the rows"


def _only_annotated(function: Function, node: ast.expr, value: Value) -> bool:
    """Whether nothing but an annotation says that an argument is a tensor.

    Where Keras hands a tuple to what is annotated as a tensor, it is the annotation that is wrong:
    with a tensor, the method could never have run.
    """
    said = value.why.startswith(ANNOTATED) and function.traced.entry != "tf.function"
    return said and isinstance(node, ast.Name)


def _elements(value: Value) -> Value | None:
    """The tensors that a list or tuple holds and that are no scalars."""
    held = held_tensor(value) if value.kind in ("list", "tuple") else None
    return None if held is None or held.shape == () else held


def _iterables(function: Function, node: ast.AST, plain: bool) -> Iterator[tuple[ast.expr, str]]:
    """What Python itself iterates over at a node."""
    match node:
        case ast.Assign(targets=targets, value=value):
            if any(isinstance(target, ast.Tuple | ast.List) for target in targets):
                yield value, "unpacking"
        case ast.comprehension(iter=value):
            yield value, "a comprehension"
        case ast.Starred(value=value, ctx=ast.Load()):
            yield value, "`*`"
        case ast.YieldFrom(value=value):
            yield value, "`yield from`"
        case ast.Call(func=ast.Attribute(value=holder, attr="extend"), args=[value]):
            if function.value(holder).kind == "list":
                yield value, "`extend()`"
        case ast.Call(args=arguments):
            name = builtin(function, node)
            if name not in ITERATING or (name == "sorted" and not plain):
                return  # AutoGraph makes `tf.sort` of the latter
            if name in ("min", "max") and len(arguments) != 1:
                return  # they compare their arguments, which is another rule's business
            for value in arguments[_SKIPPED.get(name, 0) :]:
                if not isinstance(value, ast.Starred):
                    yield value, f"`{name}()`"
