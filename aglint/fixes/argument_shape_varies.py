"""`@tf.function` -> `@tf.function(reduce_retracing=True)`, or with an `input_signature`."""

from __future__ import annotations

import ast

from aglint.checks._entries import Entry, entering
from aglint.diagnostic import DISPLAY, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.fixes._words import with_word
from aglint.staging.function import Function
from aglint.staging.names import last_name
from aglint.staging.values import Value
from aglint.version import minor

APPLICABILITY = UNSAFE
_STATIC = frozenset({"shape", "get_shape", "len", "unstack", "enumerate", "zip"})


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Lets one trace serve all sizes: by a signature where dtypes and ranks are known.

    Only shown where the function asks for a size while it is traced, which then is not known.
    """
    entry = _entered(function, node)
    if entry is None or not _is_plain(function, entry.made):
        return None
    word = _signature(function, entry) or _relaxed(function)
    edit = with_word(function, entry.made, word)
    if edit is None:
        return None
    named = any(last_name(part) in _STATIC for part in ast.walk(entry.function.node))
    text = f"give `{entry.function.qualname}` `{word}`"
    return Fix(DISPLAY if named else UNSAFE, text, (edit,))


def _entered(function: Function, node: ast.expr) -> Entry | None:
    """What the call enters that passes an argument, if the file makes it a `tf.function`.

    Lists count by their items, whatever `tf.function` is told.
    """
    for caller, call, entry in entering(function.module):
        if node in call.args or any(word.value is node for word in call.keywords):
            here = entry.function.module is function.module
            return entry if here and caller.value(node).kind not in ("list", "tuple") else None
    return None


def _is_plain(function: Function, made: ast.expr) -> bool:
    """Whether a decorator or call is that of `tf.function` itself, and tells all that it says."""
    match made:
        case ast.Call(func=func, args=[first, *_]) if function.module.wraps(first):
            named = function.module.imports.resolve(func) == "functools.partial"
        case ast.Call(func=func):
            named = function.module.wraps(func)
        case _:
            return function.module.wraps(made)
    return named and all(word.arg is not None for word in made.keywords)


def _signature(function: Function, entry: Entry) -> str | None:
    """An `input_signature` for all arguments; None where one of them is not a known tensor."""
    tf, given = _edits.tensorflow(function), entry.function.node.args
    names = [one.arg for one in given.args[entry.function.is_method :]]
    if tf is None or not names or given.posonlyargs or given.kwonlyargs or given.defaults:
        return None
    if given.vararg or given.kwarg:
        return None
    values = [entry.function.parameter(name) for name in names]
    if not all(map(_is_known, values)) or all(None not in value.shape for value in values):
        return None
    specs = [f"{tf}.TensorSpec({list(one.shape)}, {tf}.{one.dtype})" for one in values]
    return f"input_signature=[{', '.join(specs)}]"


def _relaxed(function: Function) -> str:
    target = function.module.config.target_tf
    older = target and minor(target) < (2, 9)
    return "experimental_relax_shapes=True" if older else "reduce_retracing=True"


def _is_known(value: Value) -> bool:
    return bool(value.kind == "tensor" and not value.optional and value.dtype and value.shape)
