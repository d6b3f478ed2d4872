"""Names of operations and scopes that a graph refuses: with blanks, or no names at all."""

from __future__ import annotations

import ast
import re

from aglint.checks._names import dotted
from aglint.checks._staged import text
from aglint.staging import catalogue
from aglint.staging.function import Function

_REFUSED = re.compile(r"[^A-Za-z0-9_.\\/>{}-]")
_SCOPES = frozenset({"tf.name_scope"})
_MADE = frozenset({"tensor", "tensors", "none", "ragged", "sparse", "unknown"})
#: Functions of one tensor whose second parameter is `name`.
_UNARY = frozenset(
    f"tf.math.{name}"
    for name in (
        *("abs", "acos", "asin", "atan", "ceil", "cos", "cosh", "digamma", "erf", "exp", "expm1"),
        *("floor", "is_finite", "is_inf", "is_nan", "lgamma", "log", "log1p", "negative", "rint"),
        *("reciprocal", "rsqrt", "sigmoid", "sign", "sin", "sinh", "softplus", "sqrt", "square"),
        *("tan", "tanh", "zero_fraction", "logical_not", "conj", "real", "imag", "angle"),
    )
) | {"tf.nn.relu", "tf.nn.relu6", "tf.nn.selu", "tf.identity", "tf.stop_gradient", "tf.rank"}
_NO_TEXT = frozenset({"dtype", "int", "float", "bool", "tensor", "variable", "list", "tuple"})


def check(function, report) -> None:
    """Reports texts that are no name for an operation, and other values in the name's place."""
    for call in function.nodes(ast.Call):
        entry = catalogue.lookup(dotted(function, call.func) or "")
        if entry is None or not entry.name.startswith("tf."):
            continue
        if entry.name in _UNARY and len(call.args) == 2:
            value = function.value(call.args[1])
            if value.kind in _NO_TEXT and not value.optional:
                what = f"`{ast.unparse(call.args[1])}` stands where `{entry.name}` takes its name"
                report(call.args[1], what=what, help=f"`{entry.name}` takes one tensor and a name")
                continue
        given = _named(entry, call)
        wrong = None if given is None else _wrong(function, given)
        if wrong is not None:
            report(given, what=f"{wrong!r} in the name {text(given)}: a graph refuses it")


def _named(entry: catalogue.Entry, call: ast.Call) -> ast.expr | None:
    if entry.name in _SCOPES:
        return call.args[0] if call.args else None
    if entry.kind != "function" or entry.returns not in _MADE or entry.callbacks:
        return None
    if entry.name.startswith(("tf.summary.", "tf.random.Generator", "tf.debugging.")):
        return None
    return next((word.value for word in call.keywords if word.arg == "name"), None)


def _wrong(function: Function, node: ast.expr) -> str | None:
    """The first character of a literal, or of what is literal of a text, that is refused."""
    match node:
        case ast.Constant(value=str(written)):
            found = _REFUSED.search(written)
        case ast.JoinedStr(values=parts):
            literal = "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
            found = _REFUSED.search(literal)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _wrong(function, left) or _wrong(function, right)
        case _:
            return None
    return found[0] if found else None
