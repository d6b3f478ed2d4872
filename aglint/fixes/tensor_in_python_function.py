"""`np.mean(x)` -> `tf.reduce_mean(x)`; `math.sqrt(x)` -> `tf.sqrt(x)`."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._python_values import builtin
from aglint.diagnostic import UNSAFE, Edit, Fix
from aglint.fixes import _edits, _formats, _numpy
from aglint.fixes._conditions import asked_by_python
from aglint.staging.function import Function
from aglint.staging.values import Value

APPLICABILITY = UNSAFE
UNCOVERS = True
_OF_TENSORS = frozenset({"shape", "dtype", "ndim"})


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Calls TensorFlow's function, which gives a tensor where it was an array, number or text."""
    formatted = _formats.replaced(function, node) if isinstance(node, ast.expr) else None
    if formatted is not None:
        return Fix(APPLICABILITY, f"use `{formatted[0].text.partition('(')[0]}`", formatted)
    tf, call = _edits.tensorflow(function), _call_round(function, node)
    if tf is None or call is None or asked_by_python(function, call):
        return None
    outer = function.parent_of(call)
    if isinstance(outer, ast.Attribute) and outer.attr not in _OF_TENSORS:
        return None
    edits = (
        _numpy.replaced(function, call, tf)
        or _joined(function, call, tf)
        or _converted(function, call, tf)
    )
    if not edits:
        return None
    return Fix(APPLICABILITY, f"use `{edits[0].text.partition('(')[0]}`", edits)


def _call_round(function: Function, node: ast.AST) -> ast.Call | None:
    """The call that is given a tensor, itself or in a list."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.List | ast.Tuple | ast.keyword):
        outer = function.parent_of(outer)
    return outer if isinstance(outer, ast.Call) and node is not outer.func else None


def _joined(function: Function, call: ast.Call, tf: str) -> tuple[Edit, ...] | None:
    """`sep.join(parts)` and `os.path.join(a, b)` of texts."""
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str()) as between, attr="join"),
            args=[parts],
            keywords=[],
        ):
            texts = function.value(parts).items or (Value("unknown"),)
            arguments = _edits.text_of(function, parts)
            separator = _edits.text_of(function, between)
        case ast.Call(args=[_, *_], keywords=[]) if (
            _names.dotted(function, call.func) == "os.path.join"
        ):
            texts = [function.value(part) for part in call.args if _is_known(function, part)]
            listed = [_edits.text_of(function, part) for part in call.args]
            arguments, separator = f"[{', '.join(listed)}]", '"/"'
        case _:
            return None
    if not all(text.kind == "str" or _is_text(text) for text in texts):
        return None
    text = f"{tf}.strings.join({arguments}, {separator})"
    return (_edits.replaced(function, call, text),)


def _is_known(function: Function, part: ast.expr) -> bool:
    """Whether anything is known of the part of a path, which is a text then."""
    value = function.value(part)
    return not value.is_unknown and not (value.is_tensor and not value.dtype)


def _is_text(value: Value) -> bool:
    return value.is_tensor and value.dtype == "string"


def _converted(function: Function, call: ast.Call, tf: str) -> tuple[Edit, ...] | None:
    """`len`, `int` and `float`, which AutoGraph would convert where it converts anything."""
    name = builtin(function, call)
    if len(call.args) != 1 or call.keywords or isinstance(function.parent_of(call), ast.Call):
        return None
    value, text = function.value(call.args[0]), _edits.text_of(function, call.args[0])
    if name == "len" and value.shape != ():
        made = f"{tf}.shape({text})[0]"
    elif name in ("int", "float") and value.shape in ((), None) and value.dtype:
        wide = value.dtype if value.dtype == f"{name}64" else f"{name}32"
        made = f"{tf}.cast({text}, {tf}.{wide})"
    else:
        return None
    return (_edits.replaced(function, call, made),)
