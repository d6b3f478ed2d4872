"""A `tf.function` that returns what is neither a tensor nor can become one."""

from __future__ import annotations

import ast

from aglint.checks._staged import text
from aglint.source import Span
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.values import Value

_HARMLESS = frozenset({"staticmethod", "classmethod", "do_not_convert", "override", "final"})
_OBJECTS = {
    "optimizer": "an optimizer",
    "layer": "a layer",
    "model": "a model",
    "metric": "a metric",
    "tape": "a gradient tape",
    "strategy": "a distribution strategy",
    "dtype": "a dtype",
    "set": "a set",
    "class": "a class",
    "function": "a function",
}
#: Methods by which the instances of a class can become tensors, or be taken apart.
_CONVERSIONS = frozenset(
    {"__array__", "__tf_tensor__", "__tf_flatten__", "__tf_tracing_type__", "_type_spec"}
    | {"__getitem__", "__int__", "__float__", "__index__", "__array_interface__"}
)
_PLAIN_BASES = ("tf.Module", "keras.")


def check(function, report) -> None:
    """Reports each return of an entry whose value TensorFlow refuses."""
    if not _is_entry(function):
        return
    if isinstance(function.node, ast.AsyncFunctionDef):
        place = function.node
        span = function.module.source.span(place)
        report(
            Span(span.line, span.column, span.line, span.column + len("async def")),
            **_names(function, f"async def {function.name}", "a coroutine"),
        )
        return
    if function.is_generator:
        first = function.nodes(ast.Yield, ast.YieldFrom)[0]
        report(first, **_names(function, text(first), "a generator"))
        return
    for value in _returned(function):
        for part in _parts(value):
            what = _refused(function, part)
            if what:
                report(part, **_names(function, text(part), what))


def _names(function: Function, value: str, what: str) -> dict[str, str]:
    return {"function": function.qualname, "value": value, "what": what}


def _is_entry(function: Function) -> bool:
    """Whether `tf.function`, and no other wrapper, gets what the function returns."""
    traced = function.traced
    if traced.entry != "tf.function" or traced.reason != "`tf.function` traces it":
        return False
    for node in getattr(function.node, "decorator_list", ()):
        called = node.func if isinstance(node, ast.Call) else node
        dotted = function.module.imports.resolve(called)
        wrapper = dotted is not None and catalogue.canonical(dotted) == "tf.function"
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if not wrapper and name not in _HARMLESS:
            return False
    return "register_tensor_conversion_function" not in function.module.source.text


def _returned(function: Function):
    if isinstance(function.node, ast.Lambda):
        yield function.node.body
        return
    for node in function.nodes(ast.Return):
        if node.value is not None and function.flow.reachable(node):
            yield node.value


def _parts(node: ast.expr):
    """The leaves of the tuples, lists and dicts that an expression writes out."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _parts(part)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _parts(body)
            yield from _parts(orelse)
        case ast.Starred():
            return
        case _:
            yield node


def _refused(function: Function, node: ast.expr) -> str:
    """What a returned value is, if TensorFlow refuses it; "" otherwise."""
    match node:
        case ast.Lambda():
            return "a function"
        case ast.GeneratorExp():
            return "a generator"
        case ast.Set() | ast.SetComp():
            return "a set"
        case ast.Call(func=callee):
            called = function.resolve(callee)
            if isinstance(called, Function) and called.is_generator:
                return "a generator"
    return _kind(function.value(node))


def _kind(value: Value) -> str:
    if value.optional or not value.sure:
        return ""
    if value.kind == "instance" and isinstance(value.ref, Class):
        return f"an instance of `{value.ref.name}`" if _opaque(value.ref) else ""
    if value.kind in ("function", "class") and not isinstance(value.ref, Function | Class):
        return ""
    return _OBJECTS.get(value.kind, "")


def _opaque(made: Class) -> bool:
    """Whether TensorFlow can make nothing of an instance."""
    known = all(_plain(dotted) for dotted in made.outside)
    bases = [base for base in made.node.bases if ast.unparse(base) != "object"]
    return (
        known
        and len(made.bases) + len(made.outside) >= len(bases)
        and not made.node.keywords
        and not made.every_method & _CONVERSIONS
        and all("dataclass" in ast.unparse(node) for node in made.node.decorator_list)
        and all(_opaque(base) for base in made.bases)
    )


def _plain(dotted: str) -> bool:
    name = catalogue.canonical(dotted) or ""
    return name.startswith(_PLAIN_BASES)
