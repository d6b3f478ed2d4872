"""TensorFlow's own control flow in traced code: `tf.cond` and `tf.while_loop`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._names import dotted
from aglint.staging import catalogue, operators
from aglint.staging.callbacks import argument, loop_variables
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Value, as_tensor

#: Why a loop variable must stay what it is.
WHY = "`tf.while_loop` has one dtype, shape and structure for all rounds, those it begins with"
_ELEMENTWISE = frozenset({"tf.math.add", "tf.math.maximum", "tf.math.minimum", "tf.math.multiply"})
_ELEMENTWISE |= {"tf.math.subtract"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One `tf.cond`.

    Attributes:
      call: of `tf.cond`.
      place: the second branch, as it is passed.
      branches: both, as they are passed.
      left, right: what the branches give.
    """

    call: ast.Call
    place: ast.expr
    branches: tuple[ast.expr, ast.expr]
    left: Value
    right: Value


def choices(function: Function) -> Iterator[Choice]:
    """The calls of `tf.cond` whose branches are functions of the file, in source order."""
    for call in function.nodes(ast.Call):
        if catalogue.canonical(dotted(function, call.func) or "") != "tf.cond":
            continue
        words = {word.arg: word.value for word in call.keywords}
        parts = [
            call.args[position] if len(call.args) > position else words.get(name)
            for position, name in ((1, "true_fn"), (2, "false_fn"))
        ]
        if None in parts:
            continue
        found = [function.resolve(part) for part in parts]
        if all(isinstance(one, Function) for one in found):
            left, right = (one.returns for one in found)
            yield Choice(call, parts[1], tuple(parts), left, right)


@dataclass(frozen=True, slots=True)
class LoopVariable:
    """One variable of a `tf.while_loop`.

    Attributes:
      name: the body's parameter.
      place: where the body gives its next value.
      before: what the loop begins with.
      after: what one round gives.
      is_free: whether the loop has `shape_invariants`.
    """

    name: str
    place: ast.AST
    before: Value
    after: Value
    is_free: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """One `tf.while_loop` whose body is a function of the file.

    Attributes:
      call: of `tf.while_loop`.
      body: the function.
      before: what the loop begins with.
    """

    call: ast.Call
    body: Function
    before: tuple[Value, ...]

    @property
    def after(self) -> tuple[Value, ...]:
        """What one round gives; none if that isn't seen."""
        value = self.body.returns
        if value.is_tensor or (
            len(self.before) == 1 and not (value.kind == "list" and value.items)
        ):
            return (value,)
        return (value.items or ()) if value.kind in ("list", "tuple") else ()


def loops(function: Function) -> Iterator[Loop]:
    """The calls of `tf.while_loop` that begin with values in sight, in source order."""
    for call in function.nodes(ast.Call):
        if catalogue.canonical(dotted(function, call.func) or "") != "tf.while_loop":
            continue
        given = argument(call, 1, "body")
        body = None if given is None else function.resolve(given)
        before = loop_variables(function, call)
        if before and isinstance(body, Function) and body.node.args.vararg is None:
            yield Loop(call, body, before)


def loop_variables_of(function: Function) -> Iterator[LoopVariable]:
    """The variables of loops whose bodies give as many as the loops begin with."""
    for loop in loops(function):
        body, after = loop.body, loop.after
        names = body.flow.parameters[1 if body.is_method else 0 :]
        is_free = argument(loop.call, 3, "shape_invariants") is not None
        if len(after) != len(loop.before) or len(names) != len(after) or not _alone(loop, names):
            continue
        for position, name in enumerate(names):
            part = _part(body, position, len(names))
            value = _promoted(body, name, loop.before[position], part) or after[position]
            place = loop.call.func if part is None else part
            yield LoopVariable(name, place, loop.before[position], value, is_free)


def _alone(loop: Loop, names: list[str]) -> bool:
    """Whether the body is known by what this loop hands it, and not by another."""
    gives = loop.body.traced.gives if loop.body.traced is not None else {}
    return all(
        name in gives and gives[name].dtype == as_tensor(before).dtype
        for name, before in zip(names, loop.before, strict=True)
        if before.kind in NUMBERS or before.is_tensor
    )


def _part(body: Function, position: int, count: int) -> ast.AST | None:
    """What gives a variable its next value: a part of the result, or what binds its name."""
    if isinstance(body.node, ast.Lambda):
        results = [body.node.body]
    else:
        results = [node.value for node in body.nodes(ast.Return) if node.value is not None]
    if len(results) != 1:
        return None
    part = results[0]
    if isinstance(part, ast.List | ast.Tuple) and len(part.elts) == count:
        part = part.elts[position]
    if isinstance(part, ast.Name):
        bound = [
            node
            for node in body.nodes(ast.Assign, ast.AugAssign)
            for target in getattr(node, "targets", [getattr(node, "target", None)])
            if isinstance(target, ast.Name) and target.id == part.id
        ]
        return bound[-1] if bound else part
    return part


def _promoted(body: Function, name: str, before: Value, part: ast.AST | None) -> Value | None:
    """What Python would make of a number that the loop has made a tensor of: `count + 0.5`."""
    if before.kind not in NUMBERS or part is None:
        return None
    match part.value if isinstance(part, ast.Assign) else part:
        case ast.AugAssign(target=ast.Name(id=found), value=other, op=op) if found == name:
            pass
        case ast.BinOp(left=ast.Name(id=found), right=other, op=op) if found == name:
            pass
        case ast.BinOp(left=other, right=ast.Name(id=found), op=op) if found == name:
            pass
        case ast.Call(func=func, args=[ast.Name(id=found), other]) if (
            found == name and catalogue.canonical(dotted(body, func) or "") in _ELEMENTWISE
        ):
            op = ast.Add()
        case _:
            return None
    value = operators.binary(op, before, body.value(other))
    return None if value.is_unknown else as_tensor(value)
