"""Functions of NumPy and `math` -> those of TensorFlow that compute the same from tensors.

Only the name changes, so that the arguments must mean the same, and the dtypes must give the same
values: the average of integers, or `np.argmax` of a matrix, is something else.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from aglint.checks import _names
from aglint.diagnostic import Edit
from aglint.fixes import _dtypes, _edits
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Value

_AXES = frozenset({"axis", "keepdims"})
_AXIS = frozenset({"axis"})
_INTEGERS = frozenset({"int8", "int16", "int32", "int64", "uint8"})
_REALS = _dtypes.FLOATS | _INTEGERS
_UNKNOWN = frozenset({""})
_ANY = _REALS | _UNKNOWN | {"bool", "string", "complex64", "complex128"}


@dataclass(frozen=True, slots=True)
class _Twin:
    """What TensorFlow has for a function of one tensor.

    Attributes:
      name: behind `tf.`.
      takes: the dtypes for which it gives the same values; "" where an unknown one will do.
      more: how many arguments mean the same by position, besides the tensor.
      words: which do so by name.
    """

    name: str
    takes: frozenset[str]
    more: int = 0
    words: frozenset[str] = frozenset()


def _named(names: str, of: str = "") -> dict[str, str]:
    """Functions that have the same name in a module of TensorFlow."""
    return {name: of + name for name in names.split()}


_SINGLE = {
    **_named("sqrt exp sin cos tan sinh cosh tanh floor"),
    **_named("log log1p expm1 asin acos atan asinh acosh atanh ceil lgamma erf", of="math."),
    "arcsin": "math.asin",
    "arccos": "math.acos",
    "arctan": "math.atan",
    "rint": "round",
    "isnan": "math.is_nan",
    "isinf": "math.is_inf",
    "isfinite": "math.is_finite",
    "linalg.norm": "norm",
}
_AVERAGES = {"mean": "reduce_mean", "std": "math.reduce_std", "var": "math.reduce_variance"}
_REDUCTIONS = {
    "sum": "reduce_sum",
    "prod": "reduce_prod",
    "max": "reduce_max",
    "min": "reduce_min",
    "amax": "reduce_max",
    "amin": "reduce_min",
}
_ORDERED = {**_named("argmax argmin cumsum sort"), "cumprod": "math.cumprod"}
_SIGNED = {**_named("abs square sign negative round"), "absolute": "abs", "fabs": "abs"}
_PLACED = {**_named("expand_dims squeeze stack count_nonzero"), "concatenate": "concat"}
_PLACED["count_nonzero"] = "math.count_nonzero"
_FORMED = {**_named("zeros_like ones_like"), **dict.fromkeys(("array", "asarray"), "stack")}
_TWINS = {
    **{old: _Twin(new, _dtypes.FLOATS | _UNKNOWN) for old, new in _SINGLE.items()},
    **{old: _Twin(new, _dtypes.FLOATS, 1, _AXES) for old, new in _AVERAGES.items()},
    **{old: _Twin(new, _REALS | _UNKNOWN, 1, _AXES) for old, new in _REDUCTIONS.items()},
    **{old: _Twin(new, _REALS | _UNKNOWN, 1, _AXIS) for old, new in _ORDERED.items()},
    **{old: _Twin(new, _REALS | _UNKNOWN) for old, new in _SIGNED.items()},
    **{old: _Twin(f"reduce_{old}", frozenset({"bool"}), 1, _AXES) for old in ("any", "all")},
    **{old: _Twin(new, _ANY, 1, _AXIS) for old, new in _PLACED.items()},
    **{old: _Twin(new, _ANY) for old, new in _FORMED.items()},
    "logical_not": _Twin("logical_not", frozenset({"bool"})),
    "transpose": _Twin("transpose", _ANY, 1),
    "reshape": _Twin("reshape", _ANY, 1),
    "repeat": _Twin("repeat", _ANY, 2, _AXIS),
    "arange": _Twin("range", _INTEGERS),
}
_PAIRS = {
    **_named("maximum minimum add subtract multiply divide equal not_equal greater less"),
    **_named("greater_equal less_equal logical_and logical_or pow"),
    "power": "pow",
    "arctan2": "math.atan2",
    "atan2": "math.atan2",
}
_COMMUTATIVE = frozenset({"maximum", "minimum", "add", "multiply", "equal", "not_equal"})
_CHOICES = {"where": "where", "clip": "clip_by_value"}
_CASTS = {**_named("float32 float64 float16 int32 int64 uint8"), "bool_": "bool"}
#: Functions that take an array for flat unless an axis is given.
_FLATTENING = frozenset({"argmax", "argmin", "cumsum", "cumprod"})
_COUNTS = frozenset({"argmax", "argmin", "count_nonzero"})
_QUESTIONS = frozenset({"isnan", "isinf", "isfinite"})
#: What `math` has under the same name; its other functions give integers, or go over a list.
_MATH = frozenset({*_SINGLE, "fabs", "pow", "atan2"}) - {"floor", "ceil"}
_NATURAL = {"int": "int32", "float": "float32", "bool": "bool"}


def replaced(function: Function, call: ast.Call, tf: str) -> tuple[Edit, ...] | None:
    """The edits that make it TensorFlow's function; None where it is not sure to be the same."""
    package, _, name = (_names.dotted(function, call.func) or "").partition(".")
    if package not in ("numpy", "math") or (package == "math" and name not in _MATH):
        return None
    if any(isinstance(part, ast.Starred) for part in call.args) or not call.args:
        return None
    values = [function.value(part) for part in call.args]
    end = ""
    if name in _CASTS:
        new = "cast" if len(values) == 1 and values[0].is_tensor else None
        end = f", {tf}.{_CASTS[name]}"
    elif name in _PAIRS:
        return _of_two(function, call, tf, name)
    elif name in _CHOICES:
        fit = len(values) == 3 and not call.keywords and _chosen(name, values)
        new = _CHOICES[name] if fit else None
    else:
        new = _twin(name, call, values)
        end = ", axis=0" if name == "concatenate" and not _has_axis(call, values) else ""
    if new is None or (end and not _edits.plain_ends(function, call)):
        return None
    if not _fits_beside(function, call, _result(name, values)):
        return None
    edit = _edits.replaced(function, call.func, f"{tf}.{new}")
    return (edit, _edits.after(function, call.args[-1], end)) if end else (edit,)


def method(function: Function, call: ast.Call, owner: Value) -> str | None:
    """The name, behind `tf.`, of what does the same as the method of an array that a tensor was."""
    name = call.func.attr
    starred = any(isinstance(part, ast.Starred) for part in call.args)
    if name in _FORMED or name == "sort" or starred:
        return None
    return _twin(name, call, [owner, *map(function.value, call.args)])


def _of_two(function: Function, call: ast.Call, tf: str, name: str) -> tuple[Edit, ...] | None:
    """A function of two operands, which change places where the first would say the dtype."""
    values = [function.value(part) for part in call.args]
    if len(values) != 2 or call.keywords:
        return None
    edit = _edits.replaced(function, call.func, f"{tf}.{_PAIRS[name]}")
    if _meet(values):
        return (edit,)
    turns = name in _COMMUTATIVE and _meet(values[::-1])
    return (edit, *_edits.swapped(function, call)) if turns else None


def _twin(name: str, call: ast.Call, values: list[Value]) -> str | None:
    """The name of a function of one tensor, or of a list that becomes one."""
    twin, dtype = _TWINS.get(name), _dtype_of(values[0])
    if twin is None or dtype not in twin.takes or len(values) > 1 + twin.more:
        return None
    if not all(word.arg in twin.words for word in call.keywords):
        return None
    if name in _FLATTENING and not _has_axis(call, values) and len(values[0].shape or ()) != 1:
        return None
    if name == "reshape" and (len(values) != 2 or values[1].kind not in ("tuple", "list")):
        return None
    if name in ("array", "asarray") and values[0].is_tensor:
        return "convert_to_tensor"
    return twin.name


def _result(name: str, values: list[Value]) -> str:
    """The dtype of what TensorFlow's function gives, "" if unknown."""
    if name in _COUNTS:
        return "int64"
    if name in _QUESTIONS:
        return "bool"
    operands = values[1:] if name == "where" else values[:1]
    return _CASTS.get(name) or next(filter(None, map(_dtype_of, operands)), "")


def _fits_beside(function: Function, call: ast.Call, dtype: str) -> bool:
    """Whether what a call gives can meet what it is combined with: NumPy casts, TensorFlow not."""
    outer = function.parent_of(call)
    match outer:
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            other = function.value(right if left is call else left)
        case _:
            return True
    if other.is_tensor and not other.dtype:
        return dtype != "int64"
    return not (other.is_tensor or other.kind in NUMBERS) or _dtypes.fits(other, dtype)


def _has_axis(call: ast.Call, values: list[Value]) -> bool:
    return len(values) > 1 or any(word.arg == "axis" for word in call.keywords)


def _dtype_of(value: Value) -> str | None:
    """The dtype of a tensor or of a list that becomes one, "" if unknown; None for others."""
    if value.kind in ("tensor", "variable"):
        return value.dtype
    if value.kind in ("list", "tuple") and value.items:
        inner = [_dtype_of(item) for item in value.items]
        if all(item.is_tensor or item.kind in NUMBERS for item in value.items):
            return _dtypes.common(list(value.items))
        return inner[0] if len(set(inner)) == 1 else None
    return None


def _meet(values: list[Value]) -> bool:
    """Whether TensorFlow takes several operands: the first says the dtype."""
    dtype = _dtypes.common(values)
    if dtype is None or values[0].is_tensor:
        return dtype is not None
    return _NATURAL.get(values[0].kind) == dtype or not any(value.is_tensor for value in values)


def _chosen(name: str, values: list[Value]) -> bool:
    """Whether a condition is one and both choices meet, or a tensor and its two bounds."""
    if name == "clip":
        return values[0].is_tensor and _meet(values)
    condition, *choices = values
    kinds = {choice.kind for choice in choices}
    alike = any(choice.is_tensor for choice in choices) or len(kinds) == 1
    return condition.is_tensor and condition.dtype in ("bool", "") and alike and _meet(choices)
