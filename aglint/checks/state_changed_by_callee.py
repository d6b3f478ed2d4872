"""A call in a staged statement of a function that rebinds names of the one round it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._names import instance_method, owner
from aglint.checks._region import noun, region_after, regions, related
from aglint.checks._staged import reason, text
from aglint.checks._state import MUTATORS, holds_tensor, is_container
from aglint.diagnostic import Related
from aglint.staging import operators
from aglint.staging.function import Function
from aglint.staging.values import Value

#: What becomes of a change that is made while a staged statement is traced.
_EFFECTS = {
    "loop": "once, not in every round",
    "branch": "whichever way the condition goes",
}
_CARRIED = "AutoGraph carries only names that the {} itself binds"


def check(function, report) -> None:
    """Reports calls whose callee changes state that AutoGraph does not carry for the statement."""
    for call in function.nodes(ast.Call):
        if next(regions(function, call), None) is None:
            continue
        callee = function.own_target(call.func)
        receiver = ""
        if isinstance(call.func, ast.Attribute):
            receiver = getattr(call.func.value, "id", "")
            if instance_method(function, receiver) or owner(function, receiver) is not function:
                continue  # what outlives the call is the business of other rules
        if not isinstance(callee, Function) or (callee.owner is not None and not receiver):
            continue
        for name, node, value, passed in (
            *((*change, False) for change in _changes(callee, receiver)),
            *((*change, True) for change in _changes_of_arguments(function, call, callee)),
        ):
            region = region_after(function, call, receiver or name)
            if region is None or not (passed or _of_traced(callee, name, receiver)):
                continue
            staged = [one for one in callee.staged_round(node) if one]
            if staged:
                continue
            source = function.module.source
            place = Related(f"`{name}` is changed here", source.span(node))
            report(
                call,
                callee=text(call.func),
                name=name,
                statement=noun(region),
                effect=_EFFECTS[noun(region)],
                severity="error" if holds_tensor(value) else "warning",
                confidence=region[1].confidence,
                why=f"{_CARRIED.format(noun(region))}; {reason(*region)}",
                related=[place, related(function, region)],
            )
            break


def _changes(callee: Function, receiver: str) -> Iterator[tuple[str, ast.stmt, Value]]:
    """The names, or attributes of its instance, that a function rebinds or adds to."""
    first = callee.flow.parameters[:1]
    for call in callee.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if method in MUTATORS:
                free = not receiver and name not in callee.flow.scope.bound
                if free and is_container(callee, call.func.value) and call.args:
                    yield name, call, callee.value(call.args[-1])
    for node in callee.nodes(ast.Assign, ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            match target:
                case ast.Name(id=name) if name in callee.flow.scope.declared_nonlocal:
                    yield name, node, _value(callee, node)
                case ast.Attribute(value=ast.Name(id=name), attr=attr):
                    if receiver and (name,) == first:
                        yield f"{receiver}.{attr}", node, _value(callee, node)


def _changes_of_arguments(
    function: Function, call: ast.Call, callee: Function
) -> Iterator[tuple[str, ast.Call, Value]]:
    """The caller's names for lists that a function is passed and adds to."""
    names = callee.flow.parameters[1 if callee.is_method else 0 :]
    given = dict(zip(names, call.args, strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg}
    bound = {n.id for n in callee.nodes(ast.Name) if not isinstance(n.ctx, ast.Load)}
    for change in callee.nodes(ast.Call):
        match change.func:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if method in MUTATORS:
                passed = given.get(name)
                if name in bound or not isinstance(passed, ast.Name) or not change.args:
                    continue
                if is_container(function, passed):
                    yield passed.id, change, callee.value(change.args[-1])


def _value(callee: Function, node: ast.Assign | ast.AugAssign) -> Value:
    if isinstance(node, ast.AugAssign):
        return operators.binary(node.op, callee.value(node.target), callee.value(node.value))
    return callee.value(node.value)


def _of_traced(callee: Function, name: str, receiver: str) -> bool:
    """Whether the name lives in a traced call; others are state that outlives it."""
    if receiver:
        return True
    scope = None if callee.parent is None else callee.parent.binder(name)
    return scope is not None and scope.traced is not None
