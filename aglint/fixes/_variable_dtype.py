"""The dtype that a variable needs in place of a Python number, from what the number meets."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from aglint.fixes._numbers import plain_number
from aglint.staging.values import Value

_DEFAULTS = {"int": "int32", "float": "float32"}
_INTEGERS = frozenset({"int32", "int64"})
_FLOATS = frozenset({"float16", "float32", "float64"})


@dataclass(frozen=True, slots=True)
class Dtype:
    """A variable's dtype.

    Attributes:
      name: as in `tf.float32`.
      default: whether the value has it without being told.
      sure: whether all that the value meets is known, or it is float32, as most is.
    """

    name: str
    default: bool
    sure: bool


def dtype_for(node: ast.expr, initial: Value, met: list[tuple[Value, bool]]) -> Dtype | None:
    """The dtype for a variable with a first value; None where no dtype would do.

    Args:
      node: the first value's expression.
      initial: the first value.
      met: what it is combined with, and whether by division.
    """
    tensors = {value.dtype for value, _ in met if value.is_tensor and value.dtype}
    sure = all(value.kind in ("int", "float") or value.dtype for value, _ in met)
    fraction = any(value.kind == "float" or divided for value, divided in met)
    if initial.kind == "tensor":  # what it met had its dtype, or failed
        fits = initial.sure and initial.dtype and tensors <= {initial.dtype}
        return Dtype(initial.dtype, True, True) if fits else None
    if initial.kind not in _DEFAULTS or len(tensors) > 1:
        return None
    number = plain_number(node)
    natural = _DEFAULTS[initial.kind]
    name = tensors.pop() if tensors else "float32" if fraction else natural
    if name not in _INTEGERS | _FLOATS:
        return None
    if name in _INTEGERS and (fraction or natural == "float32"):
        return None
    as_written = name == natural or (name == "float32" and number is not None)
    likely = natural == name == "float32"  # TensorFlow's own choice for what nobody says
    return Dtype(name, as_written and number is not None, sure or likely)
