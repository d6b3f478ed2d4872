"""Whether TensorFlow takes a value for a tensor of a dtype, as the operand of another tensor."""

from __future__ import annotations

from aglint.staging.values import NUMBERS, TENSORS, Value

FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
#: Dtypes that have no order and no sum.
NO_NUMBERS = frozenset({"string", "bool", "resource", "variant"})


def fits(value: Value, dtype: str) -> bool:
    """Whether a tensor of a dtype may meet a value; what is not known of dtypes stands for yes."""
    if value.kind in TENSORS:
        return not value.optional and (value.dtype == dtype or not value.dtype or not dtype)
    if value.kind == "str":
        return dtype in ("string", "")
    if value.kind not in NUMBERS or value.optional:
        return False
    if not dtype:
        return True
    if value.kind == "bool" or dtype == "bool":
        return value.kind == dtype
    return dtype in FLOATS or (value.kind == "int" and dtype not in NO_NUMBERS)


def common(values: list[Value]) -> str | None:
    """The dtype of values that are to become one tensor, "" if unknown; None if they can't."""
    dtypes = {value.dtype for value in values if value.is_tensor and value.dtype}
    if len(dtypes) > 1:
        return None
    dtype = dtypes.pop() if dtypes else ""
    return dtype if all(fits(value, dtype) for value in values) else None
