"""`x.numpy()` -> `x`; `x.astype("float32")` -> `tf.cast(x, tf.float32)`; `s.upper()` likewise."""

from __future__ import annotations

import ast
import re

from aglint.checks import _names
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _goes_on, _numpy
from aglint.fixes._conditions import asked_by_python
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import Value

APPLICABILITY = UNSAFE
UNCOVERS = True
_NOTHING = frozenset({"numpy", "item", "copy", "decode", "encode"})
_TEXTS = frozenset({"upper", "lower", "strip"})
_DTYPE = re.compile(r"(bfloat16|float(16|32|64)|u?int(8|16|32|64)|bool)$")


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Leaves the value in the graph, with all that is asked of it in the same expression."""
    tf = _edits.tensorflow(function)
    if tf is None:
        return None
    owner = node.func.value
    value = function.value(owner)
    text: str | None = _edits.text_of(function, owner)
    call: ast.expr = node
    while True:
        text = _asked(function, call, text, value, tf)
        if text is None:
            return None
        method = function.parent_of(call)
        outer = function.parent_of(method) if isinstance(method, ast.Attribute) else None
        if not isinstance(outer, ast.Call) or outer.func is not method:
            break
        call = outer
    if asked_by_python(function, call) or not _goes_on.fits(function, call):
        return None
    return Fix(APPLICABILITY, f"use `{text}`", (_edits.replaced(function, call, text),))


def _asked(function: Function, call: ast.Call, text: str, value: Value, tf: str) -> str | None:
    """The text of what one method gives, of the tensor that a text gives."""
    name, scalar = call.func.attr, value.shape in ((), None)
    bare = not call.args and not call.keywords
    if name in _NOTHING:
        fits = scalar if name in ("item", "decode", "encode") else bare
        return text if fits else None
    if name in _TEXTS:
        return f"{tf}.strings.{name}({text})" if bare else None
    match call:
        case ast.Call(args=[], keywords=[]) if name in ("ravel", "flatten"):
            return f"{tf}.reshape({text}, [-1])"
        case ast.Call(args=[dtype], keywords=[]) if name == "astype":
            found = _dtype(function, dtype)
            return f"{tf}.cast({text}, {tf}.{found})" if found else None
        case ast.Call(args=[] | [ast.Constant(value=str())], keywords=[]) if name == "split":
            arguments = [text, *(_edits.text_of(function, part) for part in call.args)]
            return f"{tf}.strings.split({', '.join(arguments)})" if scalar else None
        case ast.Call(args=[ast.Constant(value=str(part))], keywords=[]) if (
            name in ("startswith", "endswith") and '"' not in part
        ):
            pattern = re.escape(part)
            pattern = f".*{pattern}" if name == "endswith" else f"{pattern}.*"
            raw = "r" if "\\" in pattern else ""
            return f'{tf}.strings.regex_full_match({text}, {raw}"{pattern}")'
    twin = _numpy.method(function, call, value)
    if twin is None:
        return None
    words = [ast.unparse(word) for word in call.keywords]
    given = [_edits.text_of(function, part) for part in call.args]
    return f"{tf}.{twin}({', '.join([text, *given, *words])})"


def _dtype(function: Function, node: ast.expr) -> str | None:
    """The dtype that `"float32"`, `np.float32` and `tf.float32` name."""
    match node:
        case ast.Constant(value=str(name)):
            pass
        case _:
            dotted = _names.dotted(function, node) or ""
            package, _, name = (catalogue.canonical(dotted) or dotted).partition(".")
            if package not in ("tf", "numpy"):
                return None
    return name if _DTYPE.match(name) else None
