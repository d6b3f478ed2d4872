"""A TensorArray's index or size in another dtype than int32, which only eager code takes."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.checks._staged import text
from aglint.staging import catalogue
from aglint.staging.values import Value

_INDEXED = frozenset({"write", "read", "gather", "scatter"})


def check(function, report) -> None:
    """Reports indices and sizes that surely are integer tensors, but no int32."""
    for call in function.nodes(ast.Call):
        given, callee = _index(function, call)
        if given is not None and _is_wide(function.value(given)):
            value = function.value(given)
            report(given, index=text(given), dtype=value.dtype, callee=callee, why=value.why)


def _index(function, call: ast.Call) -> tuple[ast.expr | None, str]:
    words = {word.arg: word.value for word in call.keywords}
    match call.func:
        case ast.Attribute(value=array, attr=method) if method in _INDEXED:
            if function.value(array).kind == "tensorarray":
                first = call.args[0] if call.args else words.get("index", words.get("indices"))
                return first, f"{ast.unparse(array)}.{method}"
    name = dotted(function, call.func)
    if name is not None and catalogue.canonical(name) == "tf.TensorArray":
        return call.args[1] if len(call.args) > 1 else words.get("size"), ast.unparse(call.func)
    return None, ""


def _is_wide(value: Value) -> bool:
    whole = value.dtype.startswith(("int", "uint"))
    return value.kind in ("tensor", "variable") and whole and value.dtype != "int32"
