"""A traced tensor given to a function of Python's or NumPy's that needs the value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._names import dotted
from aglint.checks._python_values import (
    builtin,
    confidence,
    firmly,
    formatted,
    held_tensor,
    mentions,
    typed_names,
    unconverted,
)
from aglint.checks._staged import text
from aglint.staging.function import Function
from aglint.staging.guarded import is_for_others
from aglint.staging.values import Value

_PACKAGES = frozenset({"math", "cmath", "numpy", "scipy", "cv2", "PIL", "pandas", "librosa"})
_PACKAGES |= {"soundfile", "re", "skimage", "sklearn"}
_FUNCTIONS = frozenset({"operator.index", "json.loads", "json.dumps", "os.path.join", "time.sleep"})
_FUNCTIONS |= {"os.path.exists", "os.path.basename", "os.path.dirname", "os.path.splitext"}
#: Functions of NumPy that ask for the shape or type alone.
_HARMLESS = frozenset({"shape", "ndim", "dtype", "issubdtype", "iterable", "testing", "isscalar"})
_BUILTINS = frozenset({"round", "divmod", "complex", "hex", "bin", "oct", "chr", "hash", "open"})
#: Builtins that only AutoGraph makes understand tensors.
_CONVERTED = frozenset({"int", "float", "len", "range"})


def check(function, report) -> None:
    """Reports tensors whose value a Python function needs while the graph is made."""
    why_not, typed = unconverted(function), typed_names(function)
    for node in function.nodes(ast.AST):
        for part, value, callee in _given(function, node, bool(why_not)):
            if mentions(part, typed) or is_for_others(function, node):
                continue
            needs_graph = callee in (f"`{name}()`" for name in _CONVERTED)
            reasons = [value.why, why_not if needs_graph else ""]
            report(
                part,
                text=text(part.value if isinstance(part, ast.stmt) else part),
                callee=callee,
                why=". ".join(filter(None, reasons)),
                confidence=confidence(value),
            )


def _given(function: Function, node: ast.AST, plain: bool) -> Iterator[tuple[ast.expr, Value, str]]:
    for part, number in formatted(node):
        if number and firmly(function.value(part)):
            yield part, function.value(part), "a number's format"
    match node:
        case ast.Call(args=[part]) if not plain and builtin(function, node) == "len":
            value = function.value(part)
            if firmly(value) and value.shape == ():
                yield part, value, "`len()` as a scalar"
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str()), attr="join"), args=[part]
        ):
            held = held_tensor(function.value(part))
            if held is not None:
                listed = part.elts if isinstance(part, ast.List | ast.Tuple) else [part]
                shown = [one for one in listed if firmly(function.value(one))]
                yield (shown or [part])[0], held, "`join()`"
        case ast.Call(func=func, args=given, keywords=words):
            callee = _python_function(function, node, plain)
            if callee:
                parts = [*given, *(word.value for word in words if word.arg)]
                for part in parts:
                    value = function.value(part)
                    if not firmly(value) and callee.startswith("numpy"):
                        value = _somewhere_in(value) or value
                    if firmly(value):
                        yield part, value, f"`{ast.unparse(func)}()`"
                        return
        case ast.Assign(targets=[ast.Subscript(value=holder)], value=given):
            owner = function.value(holder)
            if owner.kind == "ndarray" and owner.why and firmly(function.value(given)):
                yield node, function.value(given), "an item of a NumPy array"
        case ast.AugAssign(target=ast.Subscript(value=holder), value=given):
            owner = function.value(holder)
            if owner.kind == "ndarray" and owner.why and firmly(function.value(given)):
                yield node, function.value(given), "an item of a NumPy array"


def _somewhere_in(value: Value) -> Value | None:
    """A tensor in a list or in lists of lists, which NumPy looks through to the bottom."""
    found = held_tensor(value)
    if found is None and value.kind in ("list", "tuple"):
        inner = [_somewhere_in(item) for item in value.items or ()]
        found = next((one for one in inner if one is not None), None)
    return found


def _python_function(function: Function, call: ast.Call, plain: bool) -> str:
    """The dotted name of a called function that can't do with a tensor, "" for others."""
    name = builtin(function, call)
    if name:
        return name if name in _BUILTINS or (plain and name in _CONVERTED) else ""
    name = dotted(function, call.func) or ""
    first, *rest = name.split(".")
    if name in _FUNCTIONS or (first in _PACKAGES and rest and rest[0] not in _HARMLESS):
        return name
    return ""
