"""What `tf.py_function` gives has no shape, and Keras, or an operation, asks for one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _shapeless
from aglint.checks._names import dotted, origin
from aglint.checks._staged import text
from aglint.checks._state import statement_of
from aglint.diagnostic import Related
from aglint.staging.function import Function

_TRAINS = frozenset({"fit", "evaluate"})
_SHAPED = ("set_shape", "ensure_shape", "reshape")
#: What needs the rank of its first argument.
_NEEDS_RANK = frozenset({"tf.image.resize", "tf.image.central_crop", "tf.image.total_variation"})
_NEEDS_RANK |= {"tf.image.rgb_to_yuv", "tf.image.rgb_to_yiq", "tf.unstack"}
#: Layers that do with any shape.
_EASY = ("ReLU", "LeakyReLU", "Activation", "Softmax", "Dropout", "Lambda", "Identity")


def check_module(module, report) -> None:
    """Reports the calls that lose a shape which something in the file needs."""
    found: dict[ast.Call, tuple[Function, str, ast.AST]] = {}
    for function in module.functions:
        if function.traced is not None:
            for call, asks, place in _asked(function):
                found.setdefault(call, (function, asks, place))
    if not any(word in module.source.text for word in _SHAPED):
        for scope, call, place in _trained(module):
            found.setdefault(call, (scope, "Keras", place))
    for call, (function, asks, place) in found.items():
        name = _shapeless.name_of(function, call)
        generated = name == _shapeless.GENERATOR
        report(
            call,
            function=name,
            asks=asks,
            help="say it by `output_signature=tf.TensorSpec([...], dtype)`" if generated else "",
            related=[Related("asked for here", module.source.span(place))],
        )


def _asked(function: Function) -> Iterator[tuple[ast.Call, str, ast.AST]]:
    """The calls that lose a shape, with what the traced function asks for it."""
    for node in function.nodes(ast.Call, ast.Attribute):
        given = _given(function, node)
        call = _shapeless.source(function, given) if given is not None else None
        if call is not None:
            asks = text(node.func if isinstance(node, ast.Call) else node)
            yield call, f"`{asks}`", node


def _given(function: Function, node: ast.AST) -> ast.expr | None:
    """The tensor whose rank a call, or the use of an `x.shape`, needs."""
    match node:
        case ast.Call(func=func, args=[given, *more], keywords=words):
            name = _shapeless.name_of(function, node)
            if name == "tf.unstack" and (more or words):
                return None  # it may be told how many
            return given if name in _NEEDS_RANK or _is_layer(function, func) else None
        case ast.Attribute(value=given, attr="shape"):
            return given if _needs_all(function, node) else None
    return None


def _is_layer(function: Function, callee: ast.expr) -> bool:
    """Whether a layer or model is called that asks for a shape."""
    value = function.value(callee)
    made = value.ref if value.kind == "instance" else None
    if value.kind not in ("layer", "model") and getattr(made, "kind", "") not in ("layer", "model"):
        return False
    given = origin(function, callee)
    if given is None or not isinstance(given[1], ast.Call):
        return value.kind == "model"
    return (dotted(given[0], given[1].func) or "").rpartition(".")[2] not in _EASY


def _needs_all(function: Function, shape: ast.Attribute) -> bool:
    """Whether a shape is taken apart or counted, for which its rank must be known."""
    match function.parent_of(shape):
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=value):
            return value is shape
        case ast.Attribute(attr="as_list" | "ndims"):
            return True
        case ast.Call(func=ast.Name(id="len")):
            return True
        case ast.Call(func=func, args=[given, *_]) if given is shape:
            return _shapeless.name_of(function, func) in ("tf.zeros", "tf.ones", "tf.fill")
    return False


def _trained(module) -> Iterator[tuple[Function, ast.Call, ast.AST]]:
    """The calls that lose the shape of what a file trains with."""
    trains = [
        (scope, call)
        for scope, call in module.all_calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in _TRAINS and call.args
    ]
    if not trains:
        return
    for scope, call in trains:
        for lost in _shapeless.elements(scope, call.args[0], statement_of(scope, call)):
            if lost is not None:
                yield scope, lost, call.func
    for function in module.functions:
        if function.traced is None or function.traced.entry != "dataset":
            continue
        for part in _shapeless.parts_returned(function):
            lost = _shapeless.source(function, part)
            if lost is not None:
                yield function, lost, trains[0][1].func
