"""State that outlives a call: what gives it its first value, and all that a file does with it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from aglint.checks import _names
from aglint.checks._state import statement_of
from aglint.fixes._state_uses import Use, uses_of_attribute, uses_of_name
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.values import Value


@dataclass(frozen=True, slots=True)
class State:
    """What outlives a call: an attribute that begins in `__init__`, or a name of an outer scope.

    Or an item of a dict or list that begins there.

    Attributes:
      maker: the `__init__`, or the outer scope.
      made: the statement there that gives the first value.
      first: the first value.
      reads, writes: the other uses.
      owner: the class, if it is an attribute.
    """

    maker: Function
    made: ast.Assign | ast.AnnAssign
    first: ast.expr
    reads: list[Use]
    writes: list[Use]
    owner: Class | None = None

    @property
    def initial(self) -> Value:
        """What it begins with."""
        return self.maker.value(self.first)


def kept_state(function: Function, node: ast.AST) -> State | None:
    """All that the file does with what a statement writes; None for more than this can change."""
    match node:
        case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
            pass
        case _:
            return None
    owner, key = None, None
    if isinstance(target, ast.Subscript):
        target, key = target.value, target.slice
    match target:
        case ast.Attribute(value=ast.Name() as receiver, attr=written):
            owner = _class_of(function, receiver)
            owner = None if owner is None else _beginner(owner, written)
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
    first = made.value if key is None else _item(made.value, key)
    found = found if key is None else _uses_of_item(found, made, key)
    if first is None or found is None:
        return None
    reads = [use for use in found if isinstance(use.node.ctx, ast.Load)]
    writes = [use for use in found if use not in reads and statement_of_use(use) is not made]
    if not all(map(_is_plain_write, writes)):
        return None
    return State(maker, made, first, reads, writes, owner)


def _class_of(function: Function, receiver: ast.Name) -> Class | None:
    """The class of `self`, or of another object that surely is an instance of one of the file."""
    method = _names.instance_method(function, receiver.id)
    if method is not None:
        return method.owner
    value = function.value(receiver)
    here = isinstance(value.ref, Class) and value.ref.module is function.module
    return value.ref if here and value.kind == "instance" and value.sure else None


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


def _item(value: ast.expr, key: ast.expr) -> ast.expr | None:
    """The item that a display of a dict or list has under a literal key."""
    match value, key:
        case ast.Dict(keys=keys, values=values), ast.Constant(value=wanted):
            told = [getattr(one, "value", None) for one in keys]
            return values[told.index(wanted)] if told.count(wanted) == 1 else None
        case ast.List(elts=values), ast.Constant(value=int(wanted)):
            return values[wanted] if wanted < len(values) else None
    return None


def _uses_of_item(uses: list[Use], made: ast.stmt, key: ast.Constant) -> list[Use] | None:
    """The uses of one item; None where something else than items by literal keys is used."""
    found = []
    for use in uses:
        if statement_of_use(use) is made:
            continue
        outer = use.function.parent_of(use.node)
        match outer:
            case ast.Subscript(value=holder, slice=ast.Constant(value=told)) if holder is use.node:
                if told == key.value:
                    found.append(Use(use.function, outer))
            case _:
                return None
    return found


def statement_of_use(use: Use) -> ast.AST:
    """The statement in which a use stands."""
    return statement_of(use.function, use.node)


def _is_plain_write(use: Use) -> bool:
    """Whether it is a statement `x = ...` or `x += ...`, on an instance of the class if of one."""
    node = use.node.value if isinstance(use.node, ast.Subscript) else use.node
    if isinstance(node, ast.Attribute):
        receiver = node.value
        if not isinstance(receiver, ast.Name):
            return False
        own = _names.instance_method(use.function, receiver.id) is not None
        if not own and use.function.value(receiver).kind != "instance":
            return False
    match statement_of_use(use):
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return target is use.node
    return False
