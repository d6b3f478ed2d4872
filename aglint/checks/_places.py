"""Places that outlive a call: what traced functions read from them, and what changes them later.

A place is an attribute path from a parameter (`self` is one), or a name of an outer scope. What
calls of other functions of the file read and change is told in the caller's own terms.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from aglint.checks._entries import entered
from aglint.checks._names import owner
from aglint.checks._state import MUTATORS, makes
from aglint.staging.function import Function

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a value is kept.

    Attributes:
      base: the parameter's name (`self` is one), or the scope of a free name.
      path: the text of the name or of the attributes: `scale`, `config.scale`.
      passed: the part of the path that names an argument or receiver: another object there is
        traced by itself.
    """

    base: str | Function
    path: str
    passed: str = field(default="", compare=False)

    def changed_by(self, other: Place) -> bool:
        """Whether giving another place a new value changes what is read here."""
        return (
            self.base == other.base
            and other.path.startswith(self.passed)
            and f"{self.path}.".startswith(f"{other.path}.")
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A statement or call that gives a place another value.

    Attributes:
      place: what is changed.
      node: the statement.
      counts: whether the new value is made from the old one.
      given: whether the new value is made from the function's parameters.
    """

    place: Place
    node: ast.AST
    counts: bool
    given: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A value that a traced function takes into its graph.

    Attributes:
      place: where from.
      node: the expression.
      entry: the `tf.function` that is traced.
    """

    place: Place
    node: ast.expr
    entry: Function


def place_of(function: Function, node: ast.expr) -> Place | None:
    """The place that an attribute chain or name means; None for a name of the function's own."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    if node.id in function.flow.parameters:
        return Place(node.id, ".".join(parts)) if parts else None
    scope = owner(function, node.id)
    return None if scope is None else Place(scope, ".".join([node.id, *parts]))


def reads(entry: Function) -> Iterator[Read]:
    """What a `tf.function`, and what it calls in the file, takes from outside when it is traced."""
    return _reads(entry, entry, _DEPTH)


def _reads(function: Function, entry: Function, depth: int) -> Iterator[Read]:
    for node in function.nodes(ast.Attribute, ast.Name):
        if not isinstance(node.ctx, ast.Load) or _is_message(function, node):
            continue
        place = place_of(function, node)
        if place is None or place.base is function or _asks_before_setting(function, node):
            continue
        if function.value(node).kind not in ("function", "class", "package", "builtin"):
            yield Read(place, node, entry)
    if depth:
        for call in function.nodes(ast.Call):
            callee = callee_of(function, call)
            if callee is not None and callee.traced is not None and callee is not function:
                for read in _reads(callee, entry, depth - 1):
                    place = translated(function, call, callee, read.place)
                    if place is not None:
                        yield Read(place, read.node, entry)


def _asks_before_setting(function: Function, node: ast.expr) -> bool:
    """Whether it is asked only if it has been set, as in `if not self.ready: self.ready = True`."""
    text = ast.unparse(node)
    return any(
        isinstance(outer, ast.If)
        and any(part is node for part in ast.walk(outer.test))
        and any(_gives(statement, text) for statement in outer.body)
        for outer in function.ancestors(node)
    )


def _gives(statement: ast.stmt, text: str) -> bool:
    return isinstance(statement, ast.Assign) and text in map(ast.unparse, statement.targets)


def _is_message(function: Function, node: ast.AST) -> bool:
    return any(isinstance(outer, ast.Raise | ast.Assert) for outer in function.ancestors(node))


def callee_of(function: Function, call: ast.Call) -> Function | None:
    """The function of the file that a call calls."""
    callee = function.own_target(call.func)
    return callee if isinstance(callee, Function) else None


def reads_of_call(function: Function, call: ast.Call, depth: int = _DEPTH) -> Iterator[Read]:
    """What a call by untraced code has traced functions read, in the caller's terms."""
    entry = entered(function, call)
    if entry is not None:
        callee = entry.function
        found = reads(callee)
    else:
        callee = callee_of(function, call)
        if callee is None or callee.traced is not None or callee is function or not depth:
            return
        found = [
            read
            for inner in callee.nodes(ast.Call)
            for read in reads_of_call(callee, inner, depth - 1)
        ]
    for read in found:
        place = translated(function, call, callee, read.place)
        if place is not None:
            yield Read(place, read.node, read.entry)


def changes(function: Function) -> Iterator[Change]:
    """The changes that untraced code makes itself."""
    for node in function.nodes(ast.Assign, ast.AugAssign, ast.For, ast.Call):
        match node:
            case ast.For(target=ast.Name() as target):
                yield from _assigned(function, node, target, node.iter)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _assigned(function, node, target, value)
            case ast.AugAssign(target=target):
                yield from _assigned(function, node, target, None)
            case ast.Call(func=ast.Attribute(value=target, attr=attr)) if attr in MUTATORS:
                place = place_of(function, target)
                if place is not None and function.value(target).kind in ("list", "dict", "set"):
                    yield Change(place, node, True, False)


def _assigned(
    function: Function, node: ast.AST, target: ast.expr, value: ast.expr | None
) -> Iterator[Change]:
    if isinstance(target, ast.Subscript):
        kind = function.value(target.value).kind
        target = target.value
        if kind not in ("list", "dict", "ndarray"):
            return
    place = place_of(function, target)
    if place is None:
        return
    named = [] if value is None else [n for n in ast.walk(value) if isinstance(n, ast.expr)]
    text = ast.unparse(target)
    counts = value is None or any(ast.unparse(part) == text for part in named)
    parameters = function.flow.parameters[1 if function.is_method else 0 :]
    given = any(isinstance(part, ast.Name) and part.id in parameters for part in named)
    yield Change(place, node, counts, given)


def changes_of_call(function: Function, call: ast.Call, depth: int = 2) -> Iterator[Change]:
    """The changes that a call of an untraced function of the file makes, in the caller's terms."""
    callee = callee_of(function, call)
    if callee is None or callee.traced is not None or callee is function or makes(callee):
        return
    found = list(changes(callee))
    if depth:
        for inner in callee.nodes(ast.Call):
            found.extend(changes_of_call(callee, inner, depth - 1))
    for change in found:
        if change.place.base is callee:
            continue
        place = translated(function, call, callee, change.place)
        if place is not None:
            yield Change(place, call, change.counts, False)


def translated(function: Function, call: ast.Call, callee: Function, place: Place) -> Place | None:
    """A callee's place in the caller's terms; None if the caller can't name it."""
    if not isinstance(place.base, str):
        return place
    passed = argument(call, callee, place.base)
    outer = None if passed is None else receiver_of(function, passed)
    if outer is None:
        return None
    return Place(outer[0], f"{outer[1]}{place.path}", f"{outer[1]}{place.passed}")


def receiver_of(function: Function, node: ast.expr) -> tuple[str | Function, str] | None:
    """What an object's places begin with: the base, and the path up to the attribute."""
    if isinstance(node, ast.Name) and node.id in function.flow.parameters:
        return node.id, ""
    place = place_of(function, node)
    return None if place is None else (place.base, f"{place.path}.")


def argument(call: ast.Call, callee: Function, name: str) -> ast.expr | None:
    """What a call passes for a parameter; the receiver for `self`."""
    names = list(callee.flow.parameters)
    if callee.is_method:
        if name == names[0]:
            return call.func.value if isinstance(call.func, ast.Attribute) else None
        names = names[1:]
    for position, part in enumerate(call.args):
        if position < len(names) and names[position] == name:
            return None if isinstance(part, ast.Starred) else part
    return next((word.value for word in call.keywords if word.arg == name), None)
