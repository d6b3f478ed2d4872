"""Calls of a `tf.function` with `1` and `True`, or `1` and `1.0`: one trace serves both."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._entries import Entry, entering
from aglint.diagnostic import Related
from aglint.staging.function import Function

_TYPES = (bool, int, float)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or truth value that one call passes for one parameter.

    Attributes:
      caller, call: where it stands.
      entry: the `tf.function` that is called.
      name: of the parameter.
      path: the indices that lead to it in tuples and lists.
      node: the literal; of the default for a call that passes none.
    """

    caller: Function
    call: ast.Call
    entry: Entry
    name: str
    path: tuple[int, ...]
    node: ast.Constant

    @property
    def value(self) -> bool | int | float:
        """What it stands for."""
        return self.node.value


def check_module(module, report) -> None:
    """Reports the later of two literals that are equal and not of one type."""
    first: dict[tuple[object, ...], list[Literal]] = {}
    reported: set[ast.Call] = set()
    for literal in _literals(module):
        receiver = ast.unparse(literal.call.func)
        place = (literal.entry.function, receiver, literal.name, literal.path, literal.value)
        earlier = first.setdefault(place, [])
        other = next((one for one in earlier if _share(one, literal)), None)
        if other is not None and literal.call not in reported:
            reported.add(literal.call)
            report(
                literal.node if literal.node in ast.walk(literal.call) else literal.call,
                literal=repr(literal.value),
                other=repr(other.value),
                name=literal.name,
                function=literal.entry.function.qualname,
                related=[Related("mixed up with this call", module.source.span(other.call))],
            )
        earlier.append(literal)


def _literals(module) -> Iterator[Literal]:
    calls = sorted(entering(module), key=lambda site: (site[1].lineno, site[1].col_offset))
    for caller, call, entry in calls:
        if entry.has_signature:
            continue
        given = _given(entry.function, call)
        for name, node in (given or {}).items():
            for path, part in _parts(node):
                if isinstance(part, ast.Constant) and type(part.value) in _TYPES:
                    yield Literal(caller, call, entry, name, path, part)


def _given(function: Function, call: ast.Call) -> dict[str, ast.expr] | None:
    """What a call passes for each parameter, defaults too; None if stars hide it."""
    if any(isinstance(part, ast.Starred) for part in call.args):
        return None
    if any(word.arg is None for word in call.keywords):
        return None
    arguments = function.node.args
    positional = [part.arg for part in (*arguments.posonlyargs, *arguments.args)]
    defaults = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    defaults |= {
        part.arg: default
        for part, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    names = positional[1:] if function.is_method else positional
    return {
        **defaults,
        **dict(zip(names, call.args, strict=False)),
        **{word.arg: word.value for word in call.keywords},
    }


def _parts(
    node: ast.expr, path: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], ast.expr]]:
    if isinstance(node, ast.Tuple | ast.List):
        for position, part in enumerate(node.elts):
            yield from _parts(part, (*path, position))
    else:
        yield path, node


def _share(one: Literal, other: Literal) -> bool:
    """Whether two calls use one trace although their literals differ in type, and it matters."""
    if type(one.value) is type(other.value) or not _matters(one, other):
        return False
    if one.caller is not other.caller and one.entry.function.parent is not one.caller.module.body:
        return False  # each run of the function round it makes a function of its own
    first = _given(one.entry.function, one.call)
    second = _given(other.entry.function, other.call)
    names = (first.keys() | second.keys()) - {one.name}
    return all(_alike(one, first.get(name), other, second.get(name)) for name in names)


def _alike(one: Literal, first: ast.expr | None, other: Literal, second: ast.expr | None) -> bool:
    """Whether two calls surely pass for another parameter what makes no difference to traces."""
    if first is None or second is None:
        return first is second
    if isinstance(first, ast.Constant) or isinstance(second, ast.Constant):
        both = isinstance(first, ast.Constant) and isinstance(second, ast.Constant)
        return both and first.value == second.value
    left, right = one.caller.value(first), other.caller.value(second)
    if left.kind == right.kind == "tensor" and left.dtype and left.shape is not None:
        return (left.dtype, left.shape) == (right.dtype, right.shape)
    return one.caller is other.caller and ast.unparse(first) == ast.unparse(second)


def _matters(one: Literal, other: Literal) -> bool:
    """Whether the function may do different things with the two."""
    function = one.entry.function
    numbers = bool not in (type(one.value), type(other.value))
    reads = [
        node
        for node in ast.walk(function.node)
        if isinstance(node, ast.Name) and node.id == one.name and isinstance(node.ctx, ast.Load)
    ]
    return any(one.path or not _indifferent(function, node, numbers) for node in reads)


def _indifferent(function: Function, node: ast.Name, numbers: bool) -> bool:
    """Whether equal values of two types do the same in a place."""
    outer = function.parent_of(node)
    match outer:
        case ast.If() | ast.While() | ast.IfExp():
            return outer.test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BinOp(left=left, right=right) if numbers:
            return function.value(right if left is node else left).is_tensor
        case ast.Compare():
            return not any(isinstance(op, ast.Is | ast.IsNot) for op in outer.ops)
    return False
