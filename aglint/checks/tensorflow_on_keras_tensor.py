"""`tf.reduce_mean(x)` where `x` comes from `keras.Input`: there is no tensor yet."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.keras_2 import wants_keras_2

_MADE = frozenset({"tensor", "tensors", "ragged", "sparse"})
#: Arguments of `Input` that wrap a tensor, or that only Keras 2 has.
_NOT_KERAS_3 = frozenset({"tensor", "type_spec"})


def check_module(module, report) -> None:
    """Reports TensorFlow's operations on the symbolic tensors of Keras' functional models."""
    imported = module.imports.names.values()
    if "USE_LEGACY_KERAS" in module.source.text or any(
        (name or "").startswith("tf_keras") for name in imported
    ):
        return  # Keras 2 makes layers of operations
    makers = {"Input"} | {
        name for name, dotted in module.imports.names.items() if (dotted or "").endswith(".Input")
    }
    for function in (module.body, *module.functions):
        called = (call.func for call in function.nodes(ast.Call))
        if makers.isdisjoint(getattr(one, "id", getattr(one, "attr", "")) for one in called):
            continue  # before it is asked what each of its names holds
        symbolic = _symbolic(function)
        if symbolic and wants_keras_2(module.source.path):
            return
        for call in function.nodes(ast.Call) if symbolic else ():
            entry = catalogue.lookup(dotted(function, call.func) or "")
            if entry is None or entry.kind != "function" or entry.returns not in _MADE:
                continue
            if not entry.name.startswith("tf.") or _in_callback(function, call):
                continue
            given = [*call.args, *(word.value for word in call.keywords)]
            name = next((part for node in given for part in _named(node, symbolic)), None)
            if name is not None:
                report(call, call=ast.unparse(call.func), name=name)


def _in_callback(function: Function, call: ast.Call) -> bool:
    return any(isinstance(outer, ast.Lambda) for outer in function.ancestors(call))


def _symbolic(function: Function) -> frozenset[str]:
    """The names that hold what `keras.Input` gave, or what layers made of it, and nothing else."""
    found: set[str] = set()
    given = function.bindings
    while True:
        more = {
            name
            for name, nodes in given.items()
            if name not in found
            and None not in nodes
            and any(_is_symbolic(function, node, found) for node in nodes)
            and all(_is_symbolic(function, node, found | {name}) for node in nodes)
        }
        if not more:
            return frozenset(found)
        found |= more


def _is_symbolic(function: Function, node: ast.expr | None, names: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.BinOp(left=left, right=right):
            return _is_symbolic(function, left, names) or _is_symbolic(function, right, names)
        case ast.Subscript(value=value):
            return _is_symbolic(function, value, names)
        case ast.Call(func=func, args=args):
            name = catalogue.canonical(dotted(function, func) or "") or ""
            if name in ("keras.Input", "keras.layers.Input"):
                return not any(word.arg in _NOT_KERAS_3 for word in node.keywords)
            if not any(_named(part, frozenset(names)) for part in args):
                return False  # before the values of the function are found out
            if name.startswith("keras.ops."):
                return True
            return function.value_from_afar(func).kind in ("layer", "model")
    return False


def _named(node: ast.expr, names: frozenset[str]) -> list[str]:
    """Which of some names an argument is, holds in a list, or is computed from by Python."""
    match node:
        case ast.Name(id=name):
            return [name] if name in names else []
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [found for part in parts for found in _named(part, names)]
        case ast.BinOp(left=left, right=right):
            return [*_named(left, names), *_named(right, names)]
        case ast.Subscript(value=value):
            return _named(value, names)
    return []
