"""The functions that TensorFlow's own functions take and trace: `Dataset.map`, `tf.scan`, ...

What it can't see: callbacks that are passed on through a container.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from aglint.staging import catalogue
from aglint.staging.entry import UNCONVERTED, Traced
from aglint.staging.factories import handed
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, UNKNOWN, Value, as_tensor, element_of, tensor

if TYPE_CHECKING:
    from aglint.staging.module import Module

_INNER = frozenset({"case", "cond", "foldl", "foldr", "fori_loop", "map_fn", "scan", "switch_case"})
_INNER |= {"vectorized_map", "while_loop"}
_FOLDS = frozenset({"reduce", "scan", "foldl", "foldr"})
_DATASET_WORDS = frozenset({"num_parallel_calls", "deterministic", "cycle_length"})
_DATASET_METHODS = frozenset(
    {"map", "filter", "flat_map", "interleave", "reduce", "scan", "take_while", "group_by_window"}
)
#: What the text of a file has that hands a function to TensorFlow from eager code.
TAKERS = re.compile(rf"\.({'|'.join(sorted(_DATASET_METHODS))}|vectorized_map)\s*\(")
_DATASET_NAME = re.compile(r"(^|_)(ds|dataset|datasets)\d*$", re.IGNORECASE)


def callbacks(module: Module, caller: Function, call: ast.Call, only_roots: bool):
    """The functions that a call of TensorFlow's takes and traces.

    Args:
      only_roots: leave out those that are traced only because the caller is.
    """
    entry, element = _taker(module, caller, call)
    if entry is None:
        return
    words = {word.arg: word.value for word in call.keywords if word.arg}
    for callback in entry.callbacks:
        given = words.get(callback.name)
        if given is None and 0 <= callback.position < len(call.args):
            given = call.args[callback.position]
        if given is None or not callback.traced:
            continue
        dataset = entry.name.startswith("dataset.")
        if only_roots and not callback.always:
            continue
        parts = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
        for part in parts:
            function = handed(caller, _unwrapped(part))
            if not isinstance(function, Function):
                continue
            held = [element]
            if entry.name.rpartition(".")[2] in _FOLDS:
                held = [_first_state(caller, call, dataset, element), element]
            gives = _given(function, part, callback.gives, held)
            if callback.gives == "state":
                gives = _given(function, part, "elements", [_variables(caller, call)])
            converted = caller.traced is None or caller.traced.autograph
            autograph = callback.autograph and (dataset or converted)
            if function.parent is caller and caller.traced is not None:
                autograph = converted  # AutoGraph converts it with the function round it
            yield (
                function,
                Traced(
                    "dataset" if dataset else "callback",
                    f"`{entry.name.rpartition('.')[2]}` traces it",
                    module.source.span(call.func),
                    module.source.path,
                    autograph and not function.decorators & UNCONVERTED,
                    gives,
                    caller=caller if caller.traced else None,
                    inner=dataset or entry.name.rpartition(".")[2] in _INNER,
                ),
            )


def _unwrapped(node: ast.expr) -> ast.expr:
    """The function inside `functools.partial(...)`, or the expression itself."""
    match node:
        case ast.Call(func=func, args=[first, *_]) if "partial" in ast.unparse(func):
            return first
    return node


def _taker(module: Module, caller: Function, call: ast.Call):
    """The catalogue's entry of a callee that takes callbacks, and a dataset's element."""
    dotted = module.imports.resolve(call.func)
    if dotted is not None:
        entry = catalogue.lookup(dotted)
        if entry is None or not entry.callbacks:
            return None, None
        return entry, _slice(caller, call) if caller.traced is not None else None
    if not isinstance(call.func, ast.Attribute):
        return None, None
    if call.func.attr == "run":
        entry = catalogue.method("strategy", "run")
        return (entry, None) if entry is not None and caller.traced else (None, None)
    if call.func.attr not in _DATASET_METHODS:
        return None, None
    owner = caller.value_from_afar(call.func.value)
    if owner.kind != "dataset" and not (owner.is_unknown and _looks_like_dataset(call)):
        return None, None
    return catalogue.method("dataset", call.func.attr), element_of(owner)


def _slice(caller: Function, call: ast.Call) -> Value | None:
    """What `tf.map_fn(fn, elems)` and its like hand to the function: a slice of the tensor."""
    words = {word.arg: word.value for word in call.keywords}
    given = call.args[1] if len(call.args) > 1 else words.get("elems")
    value = UNKNOWN if given is None else caller.value(given)
    return element_of(value) if value.kind == "tensor" else None


def loop_variables(caller: Function, call: ast.Call) -> tuple[Value, ...]:
    """What `tf.while_loop` begins with, a value for each variable; none if that isn't seen."""
    given = argument(call, 2, "loop_vars")
    value = UNKNOWN if given is None else caller.value(given)
    return (value.items or ()) if value.kind in ("list", "tuple") else ()


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """What a call is given by position or by keyword."""
    words = {word.arg: word.value for word in call.keywords}
    return call.args[position] if position < len(call.args) else words.get(name)


def _variables(caller: Function, call: ast.Call) -> Value:
    """What `tf.while_loop` hands to its functions: tensors of the dtypes it begins with."""
    shaped = argument(call, 3, "shape_invariants") is None
    items = tuple(_variable(value, shaped) for value in loop_variables(caller, call))
    return items[0] if len(items) == 1 else Value("tuple", items=items) if items else UNKNOWN


def _variable(value: Value, shaped: bool) -> Value:
    if value.kind in NUMBERS or value.is_tensor:
        held = as_tensor(value)
        return tensor(held.dtype, held.shape if shaped else None, True, "it is a loop variable")
    return value if value.kind == "tensorarray" else UNKNOWN


def _looks_like_dataset(call: ast.Call) -> bool:
    if any(word.arg in _DATASET_WORDS for word in call.keywords):
        return True
    inner = call.func.value
    while isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
        inner = inner.func.value
    name = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
    return bool(_DATASET_NAME.search(name))


def _first_state(
    caller: Function, call: ast.Call, dataset: bool, element: Value | None
) -> Value | None:
    """What a fold starts with: its argument for that, or the first element."""
    words = {word.arg: word.value for word in call.keywords}
    given = words.get("initial_state", words.get("initializer"))
    position = 0 if dataset else 2
    if given is None and position < len(call.args):
        given = call.args[position]
    return element if given is None else _staged(caller.value(given))


def _staged(value: Value) -> Value:
    """What becomes of a structure of Python values that TensorFlow carries."""
    if value.kind == "tuple" and value.items is not None:
        return Value("tuple", items=tuple(map(_staged, value.items)))
    return as_tensor(value) if value.kind in NUMBERS or value.is_tensor else UNKNOWN


def _given(function: Function, node: ast.expr, gives: str, held: list[Value | None]):
    """What a callback's parameters hold, where the caller's data tells."""
    names = function.flow.parameters
    if function.is_method:
        names = names[1:]
    if isinstance(node, ast.Call):  # a partial: its own arguments come first
        bound = {word.arg for word in node.keywords}
        names = [name for name in names[len(node.args) - 1 :] if name not in bound]
    if gives != "elements" or function.node.args.vararg is not None:
        return {}
    if len(held) > 1:
        return {n: v for n, v in zip(names, held, strict=False) if v and not v.is_unknown}
    element = held[0]
    if element is None or element.is_unknown:
        return {}
    if element.kind == "tuple" and element.items is not None and len(names) > 1:
        return dict(zip(names, element.items, strict=False))
    return {names[0]: element} if len(names) == 1 else {}
