"""`self.count = 0` and `self.count += 1` -> a `tf.Variable` and `self.count.assign_add(1)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.diagnostic import DISPLAY, UNSAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._kept_state import State, kept_state, statement_of_use
from aglint.fixes._numbers import plain_number
from aglint.fixes._state_uses import Use, does_with_tensor, is_returned, operands
from aglint.fixes._variable_dtype import Dtype, dtype_for
from aglint.staging.function import Function
from aglint.staging.names import last_name
from aglint.staging.values import NUMBERS, Shape, Value

_METHODS = {ast.Add: "assign_add", ast.Sub: "assign_sub"}
_GROW = frozenset({"concat", "stack", "pad", "tile", "repeat", "expand_dims", "reshape"})
_OPERATORS = (ast.BinOp, ast.Compare, ast.UnaryOp, ast.Subscript)
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def as_variable(function: Function, node: ast.AST) -> Fix | None:
    """Keeps an attribute or outer name in a variable, where it begins and wherever it is written.

    Only shown where something may want a Python number, or where dtype or shape may change; None
    where they surely do, or where the first value or a write can't be turned into that.
    """
    tf = _edits.tensorflow(function)
    state = kept_state(function, node) if tf is not None else None
    if state is None:
        return None
    edits: list[Edit] = []
    sure = True
    if state.initial.kind != "variable":
        dtype = dtype_for(state.first, state.initial, list(_met(state)))
        if dtype is None or _too_early(state):
            return None
        edits.append(_made(state, tf, dtype))
        wanting = [use for use in state.reads if not _does(use, state)]
        values = [value for use in wanting if (value := _value(use, state, dtype))]
        edits += values
        sure = dtype.sure and len(values) == len(wanting)
    for use in state.writes:
        text, fits = _assigned(use, state)
        if not text:
            return None
        edits.append(_edits.replaced(use.function, statement_of_use(use), text))
        sure = sure and fits
    name = _edits.text_of(state.writes[0].function, state.writes[0].node)
    message = f"keep `{name}` in a `{tf}.Variable`"
    return Fix(UNSAFE if sure else DISPLAY, message, tuple(edits))


def _met(state: State) -> Iterator[tuple[Value, bool]]:
    """The values that it is combined with or set to, and whether it is divided."""
    for use in (*state.reads, *state.writes):
        yield from operands(use)
    for use in state.writes:
        op, value = _change(statement_of_use(use), use.node)
        yield use.function.value(value), isinstance(op, ast.Div)


def _too_early(state: State) -> bool:
    """Whether a Keras object is not set up yet where the variable would be made."""
    if state.owner is None or not state.owner.is_layer:
        return False
    body = state.maker.node.body
    before = body[: body.index(state.made)]
    return not any("__init__" in ast.unparse(statement) for statement in before)


def _made(state: State, tf: str, dtype: Dtype) -> Edit:
    """The variable in the first value's place; without an annotation, which named the number."""
    words = [_edits.text_of(state.maker, state.first)]
    number = plain_number(state.first)
    if number is not None and dtype.name.startswith("float") and not isinstance(number, float):
        words = [repr(float(number))]
    if dtype.name and not dtype.default:
        words.append(f"dtype={tf}.{dtype.name}")
    bases = state.owner.node.bases if state.owner is not None else ()
    if any(ast.unparse(base) != "object" for base in bases):
        words.append("trainable=False")
    text = f"{tf}.Variable({', '.join(words)})"
    if isinstance(state.made, ast.AnnAssign) and state.first is state.made.value:
        text = f"{ast.unparse(state.made.target)} = {text}"
        return _edits.replaced(state.maker, state.made, text)
    return _edits.replaced(state.maker, state.first, text)


def _does(use: Use, state: State) -> bool:
    """Whether a read may find a variable there; operators make a tensor of that, too."""
    if does_with_tensor(use):
        return True
    operated = isinstance(use.function.parent_of(use.node), _OPERATORS) or _in_write(use, state)
    return state.initial.kind == "tensor" and operated


def _in_write(use: Use, state: State) -> bool:
    statement = statement_of_use(use)
    return any(statement is statement_of_use(write) for write in state.writes)


def _value(use: Use, state: State, dtype: Dtype) -> Edit | None:
    """What a read gets in the variable's place: its value, as a number outside of traces."""
    name = _edits.text_of(use.function, use.node) if _edits.spelled(use.function, use.node) else ""
    if not name or _in_write(use, state):
        return None
    traced = use.function.traced is not None
    if state.initial.kind == "tensor" or (traced and is_returned(use)):
        return _edits.after(use.function, use.node, ".read_value()")
    if traced:
        return None
    whole = dtype.name.startswith("int") or _counts(state)
    return _edits.replaced(use.function, use.node, f"{'int' if whole else 'float'}({name})")


def _counts(state: State) -> bool:
    """Whether it only ever is a whole number, whatever the dtype in which it is kept."""
    changes = [(use.function, *_change(statement_of_use(use), use.node)) for use in state.writes]
    whole = all(
        function.value(value).kind == "int" and not isinstance(op, ast.Div)
        for function, op, value in changes
    )
    return whole and state.initial.kind == "int"


def _assigned(use: Use, state: State) -> tuple[str, bool]:
    """The call that writes the variable, if there is one, and whether its shape likely stays."""
    name = _edits.text_of(use.function, use.node)
    op, value = _change(statement_of_use(use), use.node)
    after, text = use.function.value(value), _edits.text_of(use.function, value)
    shape, given = _shape(state.initial), _shape(after)
    known = shape is not None and given is not None and None not in (*shape, *given)
    if known and given != shape and (op is None or given != ()):
        return "", False
    fits = known or (bool(shape) and _stays(use, op, value))
    fits = fits or (state.initial.kind in NUMBERS and after.is_tensor)
    if op is None:
        return f"{name}.assign({text})", fits
    if type(op) in _METHODS and (shape == () or (known and given == shape)):
        return f"{name}.{_METHODS[type(op)]}({text})", fits
    if type(op) not in _SIGNS:
        return "", False
    operand = _edits.operand(use.function, value)
    return f"{name}.assign({name} {_SIGNS[type(op)]} {operand})", fits


def _stays(use: Use, op: ast.operator | None, value: ast.expr) -> bool:
    """Whether a tensor is computed from what it was, by nothing that makes tensors larger."""
    parts = list(ast.walk(value))
    if any(last_name(part) in _GROW for part in parts if isinstance(part, ast.Attribute)):
        return False
    name = ast.unparse(use.node)
    return op is not None or any(
        isinstance(part, type(use.node)) and ast.unparse(part) == name for part in parts
    )


def _change(statement: ast.AST, target: ast.expr) -> tuple[ast.operator | None, ast.expr]:
    """The operator and operand of a change; no operator where it is set to something else."""
    match statement:
        case ast.AugAssign(op=op, value=value):
            return op, value
        case ast.Assign(value=ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right)):
            if ast.unparse(left) == ast.unparse(target):
                return op, right
    return None, statement.value


def _shape(value: Value) -> Shape:
    return () if value.kind in NUMBERS else value.shape
