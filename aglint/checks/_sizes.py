"""Sizes read from the static shape of a tensor, and whether they are None in a graph."""

from __future__ import annotations

import ast

from aglint.checks import _shapeless
from aglint.checks._region import made_by
from aglint.checks._staged import text
from aglint.staging.function import Function


def size_of(function: Function, node: ast.expr) -> tuple[ast.Name, int] | None:
    """The tensor and the axis of `x.shape[i]`, or of a name that stands for that alone."""
    match node:
        case ast.Subscript(value=shape, slice=ast.Constant(value=int(axis))):
            owner = shaped(shape)
            return owner and (owner, axis)
        case ast.Subscript(
            value=shape, slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(axis)))
        ):
            owner = shaped(shape)
            return owner and (owner, -axis)
        case ast.Name(id=name):
            made = made_by(function, node, name)
            if len(made) != 1:
                return None
            match made[0].node:
                case ast.Assign(targets=[ast.Name()], value=ast.Subscript() as value):
                    return size_of(function, value)
                case ast.Assign(targets=[ast.Tuple(elts=names) | ast.List(elts=names)]) as bound:
                    owner = shaped(bound.value)
                    places = [place for place, one in enumerate(names) if _is(one, name)]
                    if owner is None or _shapeless.source(function, owner) is not None:
                        return None  # whose shape can't be taken apart
                    if len(places) == 1:
                        return owner, places[0]
    return None


def shaped(shape: ast.expr) -> ast.Name | None:
    """The name of the tensor whose static shape an expression is."""
    match shape:
        case ast.Call(func=ast.Attribute(value=inner, attr="as_list"), args=[], keywords=[]):
            return shaped(inner)
        case ast.Attribute(value=ast.Name() as owner, attr="shape"):
            return owner
        case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="get_shape"), args=[]):
            return owner
    return None


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def why_none(function: Function, owner: ast.Name, axis: int) -> str:
    """Why the static size of a tensor is None, "" if it may be known."""
    lost = _shapeless.source(function, owner)
    if lost is not None:
        return f"`{text(lost.func)}` gives no static shape"
    made = made_by(function, owner, owner.id)
    given = not made and owner.id in function.flow.parameters
    if given and axis == 0 and function in _shapeless.of_batches(function.module):
        return "the last batch of the dataset may be smaller, which leaves the size open"
    if not function.value(owner).is_tensor:
        return ""
    if not made and owner.id in function.flow.parameters:
        given = function.traced.gives.get(owner.id)
        declared = function.traced.entry == "tf.function" and given is not None
        if declared and given.shape and -1 <= axis < len(given.shape) and given.shape[axis] is None:
            return f"the `input_signature` leaves the size of `{owner.id}` open"
        return ""
    if len(made) != 1 or not isinstance(made[0].node, ast.Assign) or axis != 0:
        return ""
    match made[0].node.value:
        case ast.Subscript(value=cut, slice=ast.Slice(lower=lower, upper=upper, step=None)):
            ends = [end for end in (lower, upper) if end is not None and _argument(function, end)]
            if ends and function.value(cut).is_tensor:
                return f"`{owner.id}` ends where the tensor `{text(ends[0])}` says"
    return ""


def _argument(function: Function, end: ast.expr) -> bool:
    """Whether a bound is computed from the value of a tensor argument, which nothing folds."""
    if function.traced.entry == "callee" or not function.value(end).is_tensor:
        return False
    names = [part for part in ast.walk(end) if isinstance(part, ast.Name)]
    if any(isinstance(part, ast.Call | ast.Attribute) for part in ast.walk(end)):
        return False
    return any(
        name.id in function.flow.parameters
        and function.value(name).is_tensor
        and not made_by(function, name, name.id)
        for name in names
    )
