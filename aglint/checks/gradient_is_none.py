"""`tape.gradient(...)` of what the tape has not recorded: the gradient is None."""

from __future__ import annotations

import ast

from aglint.checks import _tape
from aglint.checks._names import root
from aglint.checks._staged import text
from aglint.diagnostic import Related


def check_module(module, report) -> None:
    """Reports gradients that are surely None, where the way back to the sources is lost."""
    for function in (module.body, *module.functions):
        for one in _tape.asked(function):
            problem = _problem(one)
            if problem is None or _expected(one):
                continue
            place, target, because, help = problem
            related = [Related("this gradient is None", module.source.span(one.call))]
            report(
                place,
                target=target,
                because=because,
                related=related if place is not one.call else (),
                help=help,
            )


def _problem(one: _tape.Asked):
    """Where the way is lost, of what the gradient is None, why, and what to do."""
    target = text(one.target)
    if isinstance(one.target, ast.Name) and one.function.value(one.target).kind in _TARGETS:
        given = _tape.given_by(one, one.call, one.target.id)
        under = any(_tape.inside(one, node) or _taken_out(one, node) for node in given or ())
        if given and not under and _plain(given):
            return one.call, target, f"`{target}` is not computed under the tape", _UNDER
    for source in one.sources:
        lost = _unwatched(one, source)
        if lost is not None:
            return *lost[:1], target, *lost[1:]
    trail = _tape.Trail(one)
    if trail.recorded(one.target):
        return None
    if trail.cuts:
        place, why = trail.cuts[0]
        return place, target, why, ""
    if trail.earlier:
        name = trail.earlier[0]
        return one.call, target, f"`{name}` is computed before the tape begins", _UNDER
    return None


def _expected(one: _tape.Asked) -> bool:
    """Whether a test asserts that it is None."""
    match one.function.parent_of(one.call):
        case ast.Assign(targets=[ast.Name(id=name)]):
            return any(_is_none(node.test, name) for node in one.function.nodes(ast.Assert))
    return False


def _is_none(test: ast.expr, name: str) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            return root(left) == name
    return False


_TARGETS = frozenset({"tensor", "unknown"})  # a list may be filled under the tape
_UNDER = "compute it in the `with` block of the tape"


def _taken_out(one: _tape.Asked, node: ast.AST) -> bool:
    """Whether a statement hands on a value of the tape: `loss = losses["all"]`, `y = plain(y)`.

    A call may do so that is not known to make a tensor, of what was computed under the tape.
    """
    match getattr(node, "value", None):
        case ast.Name():
            return True
        case ast.Call() as call if one.function.value(call).is_unknown:
            return any(_under_tape(one, part) for part in ast.walk(call))
        case ast.Subscript(value=holder) | ast.Attribute(value=holder):
            return one.function.value(holder).kind != "tensor"
    return False


def _under_tape(one: _tape.Asked, node: ast.AST) -> bool:
    """Whether a node names what was computed under the tape."""
    if not isinstance(node, ast.Name):
        return False
    given = _tape.given_by(one, node, node.id) or ()
    return any(_tape.inside(one, place) for place in given)


def _plain(given: list[ast.AST]) -> bool:
    return all(isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) for node in given)


def _unwatched(one: _tape.Asked, source: ast.expr):
    """A tensor among the sources that is made outside of the tape, and that it does not watch."""
    if not isinstance(source, ast.Name):
        return None
    name = source.id
    if any(name in watched for watched in _tape.watches(one)) or _tape.watches_in_loop(one):
        return None
    given = _tape.given_by(one, one.call, name)
    if given is None:
        return None
    if any(_tape.inside(one, node) for node in given) or not _plain(given):
        return None
    values = {node: _value(one, node) for node in given}
    if not all(value is not None and value.sure for value in values.values()):
        return None
    kinds = {value.kind for value in values.values()}
    watch = f"call `{one.name}.watch({name})` first, or make it a `tf.Variable`"
    if kinds == {"tensor"}:
        return one.call, f"`{name}` is no variable, and the tape does not watch it", watch
    if kinds == {"tensor", "variable"}:
        place = next(node for node, value in values.items() if value.kind == "tensor")
        if any(part is source or _reads(part, name) for part in ast.walk(place.value)):
            why = f"`{name}` is a variable no longer but a tensor, which the tape does not watch"
            return place, why, f"write `{name}.assign(...)` or `{name}.assign_sub(...)`"
    return None


def _value(one: _tape.Asked, node: ast.AST):
    match node:
        case ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(value=value):
            return None if value is None else _made(one, value)
    return None


def _made(one: _tape.Asked, node: ast.expr):
    held = one.function.value(node)
    return None if held.optional else held


def _reads(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
