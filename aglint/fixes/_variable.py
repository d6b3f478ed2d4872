"""`self.count = 0` and `self.count += 1` -> a `tf.Variable` and `self.count.assign_add(1)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks import _names
from aglint.checks._state import statement_of
from aglint.diagnostic import DISPLAY, UNSAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._numbers import plain_number
from aglint.fixes._state_uses import (
    Use,
    does_with_tensor,
    operands,
    uses_of_attribute,
    uses_of_name,
)
from aglint.fixes._variable_dtype import Dtype, dtype_for
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Shape, Value

_METHODS = {ast.Add: "assign_add", ast.Sub: "assign_sub"}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SIMPLE = (ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.Subscript)


@dataclass(frozen=True, slots=True)
class _State:
    """What outlives a call: an attribute that begins in `__init__`, or a name of an outer scope.

    Attributes:
      maker: the `__init__`, or the outer scope.
      made: the statement there that gives the first value.
      reads, writes: the other uses.
      owner: the class, if it is an attribute.
    """

    maker: Function
    made: ast.Assign | ast.AnnAssign
    reads: list[Use]
    writes: list[Use]
    owner: Class | None = None

    @property
    def initial(self) -> Value:
        """What it begins with."""
        return self.maker.value(self.made.value)


def as_variable(function: Function, node: ast.AST) -> Fix | None:
    """Keeps an attribute or outer name in a variable, where it begins and wherever it is written.

    Only shown where something may want a Python number, or where dtype or shape may change; None
    where they surely do, or where the first value or a write can't be turned into that.
    """
    tf = _edits.tensorflow(function)
    state = _state(function, node) if tf is not None else None
    if state is None:
        return None
    edits: list[Edit] = []
    sure = True
    if state.initial.kind != "variable":
        dtype = dtype_for(state.made.value, state.initial, list(_met(state)))
        if dtype is None or _too_early(state):
            return None
        edits.append(_made(state, tf, dtype))
        wanting = [use for use in state.reads if not does_with_tensor(use)]
        numbers = [number for use in wanting if (number := _number(use, state, dtype))]
        edits += numbers
        sure = dtype.sure and len(numbers) == len(wanting)
    shape = _shape(state.initial)
    for use in state.writes:
        text, fits = _assigned(use, shape)
        if not text:
            return None
        edits.append(_edits.replaced(use.function, _statement(use), text))
        sure = sure and fits
    name = ast.unparse(state.writes[0].node)
    message = f"keep `{name}` in a `{tf}.Variable`"
    return Fix(UNSAFE if sure else DISPLAY, message, tuple(edits))


def _state(function: Function, node: ast.AST) -> _State | None:
    """All that the file does with what a statement writes; None for more than this can change."""
    match node:
        case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
            pass
        case _:
            return None
    owner = None
    match target:
        case ast.Attribute(value=ast.Name(id=name), attr=written):
            method = _names.instance_method(function, name)
            owner = _beginner(method.owner, written) if method is not None else None
            if owner is None or owner.inherited or "__init__" not in owner.methods:
                return None
            maker, found = owner.methods["__init__"], uses_of_attribute(owner, written)
        case ast.Name(id=written):
            maker = _names.owner(function, written)
            if maker is None or maker is function or maker.traced is not None:
                return None
            found = uses_of_name(maker, written)
        case _:
            return None
    made = _first(maker, written, owner is not None)
    if made is None or found is None:
        return None
    reads = [use for use in found if isinstance(use.node.ctx, ast.Load)]
    writes = [use for use in found if use not in reads and _statement(use) is not made]
    if not all(map(_is_plain_write, writes)):
        return None
    return _State(maker, made, reads, writes, owner)


def _beginner(owner: Class, attr: str) -> Class:
    """The class that sets an attribute first: the base, where that sets it."""
    for base in owner.bases:
        if not base.attribute(attr).is_unknown:
            return _beginner(base, attr)
    return owner


def _first(maker: Function, written: str, on_self: bool) -> ast.Assign | ast.AnnAssign | None:
    """The statement that always runs, before others, and gives the first value."""
    for statement in maker.node.body:
        match statement:
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target, value=ast.expr()):
                pass
            case _:
                continue
        match target:
            case ast.Attribute(value=ast.Name(id=name), attr=given) if on_self:
                if given == written and name == maker.flow.parameters[0]:
                    return statement
            case ast.Name(id=given) if given == written and not on_self:
                return statement
    return None


def _statement(use: Use) -> ast.AST:
    return statement_of(use.function, use.node)


def _is_plain_write(use: Use) -> bool:
    """Whether it is a statement `x = ...` or `x += ...`, on an instance of the class if of one."""
    if isinstance(use.node, ast.Attribute):
        receiver = use.node.value
        if not isinstance(receiver, ast.Name):
            return False
        own = _names.instance_method(use.function, receiver.id) is not None
        if not own and use.function.value(receiver).kind != "instance":
            return False
    match _statement(use):
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return target is use.node
    return False


def _met(state: _State) -> Iterator[tuple[Value, bool]]:
    """The values that it is combined with or set to, and whether it is divided."""
    for use in (*state.reads, *state.writes):
        yield from operands(use)
    for use in state.writes:
        statement = _statement(use)
        divides = isinstance(getattr(statement, "op", None), ast.Div)
        yield use.function.value(statement.value), divides


def _too_early(state: _State) -> bool:
    """Whether a Keras object is not set up yet where the variable would be made."""
    if state.owner is None or not state.owner.is_layer:
        return False
    body = state.maker.node.body
    before = body[: body.index(state.made)]
    return not any("__init__" in ast.unparse(statement) for statement in before)


def _made(state: _State, tf: str, dtype: Dtype) -> Edit:
    """The variable in the first value's place; without an annotation, which named the number."""
    words = [_edits.text_of(state.maker, state.made.value)]
    number = plain_number(state.made.value)
    if number is not None and dtype.name.startswith("float") and not isinstance(number, float):
        words = [repr(float(number))]
    if dtype.name and not dtype.default:
        words.append(f"dtype={tf}.{dtype.name}")
    bases = state.owner.node.bases if state.owner is not None else ()
    if any(ast.unparse(base) != "object" for base in bases):
        words.append("trainable=False")
    text = f"{tf}.Variable({', '.join(words)})"
    if isinstance(state.made, ast.AnnAssign):
        return _edits.replaced(
            state.maker, state.made, f"{ast.unparse(state.made.target)} = {text}"
        )
    return _edits.replaced(state.maker, state.made.value, text)


def _number(use: Use, state: _State, dtype: Dtype) -> Edit | None:
    """`int(m.count)` where code that is not traced reads a number."""
    whole = dtype.name.startswith("int") or _counts(state)
    if use.function.traced is not None or state.initial.kind not in NUMBERS:
        return None
    name = ast.unparse(use.node)
    if not _edits.spelled(use.function, use.node, name):
        return None
    return _edits.replaced(use.function, use.node, f"{'int' if whole else 'float'}({name})")


def _counts(state: _State) -> bool:
    """Whether it only ever is a whole number, whatever the dtype in which it is kept."""
    written = (use.function.value(_statement(use).value).kind for use in state.writes)
    return state.initial.kind == "int" and all(kind == "int" for kind in written)


def _assigned(use: Use, shape: Shape) -> tuple[str, bool]:
    """The call that writes the variable, if there is one, and whether its shape surely stays."""
    statement, name = _statement(use), ast.unparse(use.node)
    op, value = _change(statement, name)
    given, text = _shape(use.function.value(value)), _edits.text_of(use.function, value)
    known = shape is not None and given is not None and None not in (*shape, *given)
    if known and given != shape and (op is None or given != ()):
        return "", False
    if op is None:
        return f"{name}.assign({text})", known
    if type(op) in _METHODS and not (known and given != shape):
        return f"{name}.{_METHODS[type(op)]}({text})", known
    if type(op) not in _SIGNS:
        return "", False
    operand = text if isinstance(value, _SIMPLE) else f"({text})"
    return f"{name}.assign({name} {_SIGNS[type(op)]} {operand})", known


def _change(statement: ast.AST, name: str) -> tuple[ast.operator | None, ast.expr]:
    """The operator and operand of a change; no operator where it is set to something else."""
    match statement:
        case ast.AugAssign(op=op, value=value):
            return op, value
        case ast.Assign(value=ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right)):
            if ast.unparse(left) == name:
                return op, right
    return None, statement.value


def _shape(value: Value) -> Shape:
    return () if value.kind in NUMBERS else value.shape
