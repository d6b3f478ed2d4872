"""Tensors without a static shape: what Python gave, by `tf.py_function` or a generator."""

from __future__ import annotations

import ast
from functools import lru_cache

from aglint.checks._chains import links, maker
from aglint.checks._names import dotted, origin
from aglint.checks._region import made_by
from aglint.checks._state import statement_of
from aglint.staging import catalogue
from aglint.staging.callbacks import TAKERS, callbacks
from aglint.staging.function import Function

PYTHON = frozenset({"tf.py_function", "tf.numpy_function", "tf.compat.v1.py_func"})
GENERATOR = "tf.data.Dataset.from_generator"
#: What leaves the elements of a dataset as they are, or adds an axis to a shape that nobody knows.
_KEEP = frozenset({"shuffle", "repeat", "prefetch", "cache", "take", "skip", "filter", "batch"})
_KEEP |= {"shard", "apply", "with_options"}
_HOPS = 3
_DEEP = 8

Lost = dict[tuple[Function, str], ast.Call]


def source(function: Function, node: ast.expr) -> ast.Call | None:
    """The call because of which an expression has no static shape; None if it may have one."""
    return _source(function, node, _parameters(function.module), _DEEP)


def _source(function: Function, node: ast.expr, known: Lost, depth: int) -> ast.Call | None:
    if depth == 0:
        return None
    match node:
        case ast.Call(func=func, args=given):
            name = name_of(function, node)
            if name in PYTHON:
                return node
            entry = catalogue.lookup(dotted(function, func) or "")
            kept = entry is not None and entry.kind == "function" and entry.shape == "same"
            kept = kept and name != "tf.ensure_shape"
            return _source(function, given[0], known, depth - 1) if kept and given else None
        case ast.Name():
            return _of_name(function, node, known, depth)
        case ast.BinOp(left=left, right=right):
            one = _source(function, left, known, depth - 1)
            return one or _source(function, right, known, depth - 1)
        case ast.UnaryOp(operand=inner) | ast.Subscript(value=inner):
            return _source(function, inner, known, depth - 1)
    return None


def name_of(function: Function, call: ast.expr) -> str:
    """The canonical name of what a call calls, "" for what is not TensorFlow's."""
    func = call.func if isinstance(call, ast.Call) else call
    return catalogue.canonical(dotted(function, func) or "") or ""


def _of_name(function: Function, node: ast.Name, known: Lost, depth: int) -> ast.Call | None:
    if _is_shaped(function, node.id):
        return None
    made = made_by(function, node, node.id)
    if not made and node.id in function.flow.parameters:
        return known.get((function, node.id))
    if len(made) != 1 or not isinstance(made[0].node, ast.Assign):
        return None
    value = made[0].node.value
    match made[0].node.targets:
        case [ast.Name()]:
            return _source(function, value, known, depth - 1)
        case [ast.Tuple() | ast.List()] if name_of(function, value) in PYTHON:
            return value  # one result of several
    return None


def _is_shaped(function: Function, name: str) -> bool:
    """Whether the function gives a name's tensor a shape somewhere."""
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=found), attr="set_shape") if found == name:
                return True
    return False


@lru_cache(maxsize=1)  # the rules go over one file after another
def _parameters(module) -> Lost:
    """The parameters of datasets' functions that have no shape, with the call that lost it."""
    found: Lost = {}
    calls = sorted(module.calls_on(TAKERS), key=lambda pair: module.source.span(pair[1]))
    for _ in range(_HOPS):
        for scope, call in calls:
            for function, why in callbacks(module, scope, call, only_roots=True):
                if why.entry != "dataset" or function.module is not module:
                    continue
                names = function.flow.parameters[1 if function.is_method else 0 :]
                lost = _elements(scope, call.func.value, statement_of(scope, call), found)
                found |= {(function, n): one for n, one in zip(names, lost, strict=False) if one}
    return found


@lru_cache(maxsize=1)
def of_batches(module) -> frozenset[Function]:
    """The functions of datasets that get batches of which the last may be smaller."""
    found: dict[Function, bool] = {}
    for scope, call in module.calls_on(TAKERS):
        for function, why in callbacks(module, scope, call, only_roots=True):
            if why.entry == "dataset":
                open_ = _is_open(scope, call)
                found[function] = open_ and found.get(function, True)
    return frozenset(function for function, open_ in found.items() if open_)


def _is_open(scope: Function, call: ast.Call) -> bool:
    for link in links(scope, call.func.value, statement_of(scope, call)):
        method = getattr(link.func, "attr", "")
        if method in ("batch", "padded_batch"):
            told = any(word.arg in ("drop_remainder", None) for word in link.keywords)
            return not told and len(link.args) == 1
        if method not in _KEEP:
            return False
    return False


def elements(scope: Function, node: ast.expr, place: ast.AST) -> list[ast.Call | None]:
    """For each part of a dataset's elements the call that lost its shape, None if none did."""
    return _elements(scope, node, place, _parameters(scope.module))


def _elements(
    scope: Function, node: ast.expr, place: ast.AST, known: Lost
) -> list[ast.Call | None]:
    for call in links(scope, node, place):
        if maker(scope, call) == GENERATOR:
            return _given(scope, call)
        method = getattr(call.func, "attr", "")
        if method == "map":
            functions = [one for one, _ in callbacks(scope.module, scope, call, only_roots=True)]
            return _returned(functions[0], known) if len(functions) == 1 else []
        if method not in _KEEP:
            break
    return []


def _returned(function: Function, known: Lost) -> list[ast.Call | None]:
    parts = parts_returned(function)
    return [_source(function, part, known, _DEEP) for part in parts]


def parts_returned(function: Function) -> list[ast.expr]:
    """The parts of a function's only result."""
    if isinstance(function.node, ast.Lambda):
        results = [function.node.body]
    else:
        results = [node.value for node in function.nodes(ast.Return) if node.value is not None]
    if len(results) != 1:
        return []
    return results[0].elts if isinstance(results[0], ast.Tuple | ast.List) else results


def _given(scope: Function, call: ast.Call) -> list[ast.Call | None]:
    """The parts that a `from_generator` says no shape of: one call for each."""
    words = {word.arg: _written(scope, word.value) for word in call.keywords}
    signature = words.get("output_signature")
    if signature is not None:
        specs = signature.elts if isinstance(signature, ast.Tuple) else [signature]
        return [call if _says_no_shape(spec) else None for spec in specs]
    if "output_shapes" in words or len(call.args) > 2:
        return []
    types = call.args[1] if len(call.args) > 1 else words.get("output_types")
    return [call] * len(types.elts) if isinstance(types, ast.Tuple) else [call]


def _written(scope: Function, node: ast.expr) -> ast.expr:
    """What a name stands for, where that is written in one place."""
    found = origin(scope, node) if isinstance(node, ast.Name) else None
    return node if found is None else found[1]


def _says_no_shape(spec: ast.expr) -> bool:
    if not isinstance(spec, ast.Call) or getattr(spec.func, "attr", "") != "TensorSpec":
        return False
    words = {word.arg: word.value for word in spec.keywords}
    shape = spec.args[0] if spec.args else words.get("shape")
    return isinstance(shape, ast.Constant) and shape.value is None
