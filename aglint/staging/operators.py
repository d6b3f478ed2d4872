"""What Python's operators make of values, with TensorFlow's promotion of Python numbers."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from aglint.staging.values import (
    BOOL,
    NUMBERS,
    STR,
    UNKNOWN,
    Value,
    as_tensor,
    broadcast,
    constant,
    element_of,
    join,
    join_optional,
    staged_number,
    tensor,
)

_INTEGERS = frozenset({"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"})
_SYMBOLIC_OWNERS = frozenset({"tensor", "variable", "ragged", "sparse"})


def binary(op: ast.operator, left: Value, right: Value) -> Value:
    """The value of a binary operator."""
    if left.kind in _SYMBOLIC_OWNERS or right.kind in _SYMBOLIC_OWNERS:
        return _tensor_binary(op, left, right)
    if left.kind in NUMBERS and right.kind in NUMBERS:
        return _number_binary(op, left, right)
    sequences = ("list", "tuple")
    if left.kind in sequences and left.kind == right.kind and isinstance(op, ast.Add):
        if left.items is not None and right.items is not None:
            return Value(left.kind, items=left.items + right.items)
        return Value(left.kind, element=join_optional(element_of(left), element_of(right)))
    if left.kind in sequences and right.kind in NUMBERS and isinstance(op, ast.Mult):
        return Value(left.kind, element=element_of(left))
    if left.kind == "str" and isinstance(op, ast.Mod | ast.Add | ast.Mult):
        return STR
    if left.kind == "ndarray" and (right.kind in NUMBERS or right.kind == "ndarray"):
        return left
    if right.kind == "ndarray" and left.kind in NUMBERS:
        return right
    return UNKNOWN


def _tensor_binary(op: ast.operator, left: Value, right: Value) -> Value:
    sides = [side for side in (left, right) if side.kind in _SYMBOLIC_OWNERS]
    sure = any(side.sure for side in sides)
    why = next((side.why for side in sides if side.why), "")
    dtype = sides[0].dtype
    if len(sides) == 2 and not dtype:
        dtype = sides[1].dtype
    if isinstance(op, ast.Div) and dtype in _INTEGERS:
        dtype = "float64"
    shape = None
    if not isinstance(op, ast.MatMult):
        shape = broadcast(_shape(left), _shape(right))
    elif left.shape and right.shape and len(left.shape) == len(right.shape) == 2:
        shape = (left.shape[0], right.shape[1])
    return tensor(dtype, shape, sure, why)


def _shape(value: Value):
    return () if value.kind in NUMBERS else as_tensor(value).shape if value.items else value.shape


def _number_binary(op: ast.operator, left: Value, right: Value) -> Value:
    if left.known and right.known:
        folded = _fold(op, left.const, right.const)
        if folded is not None:
            return constant(folded)
    if "float" in (left.kind, right.kind) or isinstance(op, ast.Div):
        return Value("float")
    return Value("int")


def _fold(op: ast.operator, left, right):
    """Folds small arithmetic; a power or shift could be as large as it likes."""
    try:
        match op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.FloorDiv():
                return left // right
            case ast.Div():
                return left / right
            case ast.Mod():
                return left % right
    except (ArithmeticError, TypeError, ValueError):
        return None
    return None


def unary(op: ast.unaryop, operand: Value) -> Value:
    """The value of a unary operator; `not` of a tensor is a tensor where AutoGraph converts."""
    if isinstance(op, ast.Not):
        if operand.is_tensor:
            return tensor("bool", operand.shape, operand.sure, operand.why)
        return UNKNOWN if operand.is_unknown else BOOL
    if operand.is_tensor:
        return tensor(operand.dtype, operand.shape, operand.sure, operand.why)
    if operand.kind in NUMBERS and operand.known and isinstance(op, ast.USub):
        return constant(-operand.const)
    return Value(operand.kind) if operand.kind in ("int", "float", "ndarray") else UNKNOWN


def compare(op: ast.cmpop, left: Value, right: Value) -> Value:
    """The value of one comparison; identity and membership are Python's, whatever is compared."""
    if isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn):
        return BOOL
    sides = [side for side in (left, right) if side.is_tensor]
    equality = isinstance(op, ast.Eq | ast.NotEq)
    if sides and equality and "none" in (left.kind, right.kind):
        return BOOL
    if sides and not (equality and "str" in (left.kind, right.kind) and not sides[0].sure):
        sure = any(side.sure for side in sides)
        why = next((side.why for side in sides if side.why), "")
        return tensor("bool", broadcast(_shape(left), _shape(right)), sure, why)
    if left.is_unknown or right.is_unknown or left.kind == "ndarray" or right.kind == "ndarray":
        return UNKNOWN
    return BOOL


def logical(values: Sequence[Value]) -> Value:
    """The value of `and` and `or`: some operand; a tensor where a tensor operand decides.

    A Python operand on the left may decide without the tensor, so that the whole is only likely.
    """
    tensors = [value for value in values if value.is_tensor]
    if tensors:
        sure = values[0].is_tensor and all(value.sure for value in tensors)
        dtypes = {value.dtype for value in tensors}
        dtype = dtypes.pop() if len(dtypes) == 1 else ""
        shape = tensors[0].shape if len({value.shape for value in tensors}) == 1 else None
        return tensor(dtype, shape, sure, tensors[0].why)
    result = values[0]
    for value in values[1:]:
        result = join(result, value)
    return result


def staged_choice(value: Value, test: Value) -> Value:
    """What a choice between values becomes when a tensor decides: numbers become tensors."""
    return staged_number(value, test.sure, test.why)
