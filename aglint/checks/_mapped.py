"""What the functions of `Dataset.map` and its like read once, and what changes afterwards.

TensorFlow traces such a function where the dataset is made; each epoch runs that graph.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._made_datasets import Made, datasets, holders, holds
from aglint.checks._order import reached
from aglint.checks._places import (
    Change,
    Read,
    changes,
    changes_of_call,
)
from aglint.checks._state import makes, statement_of
from aglint.staging.function import Function

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def stale(module) -> Iterator[tuple[Read, Change]]:
    """The values that a dataset's function has read and that are changed before its next use."""
    made = list(datasets(module))
    for scope in {one.scope: None for one in made}:
        here = [one for one in made if one.scope is scope]
        changed = list(changes(scope))
        for call in scope.nodes(ast.Call):
            changed.extend(changes_of_call(scope, call))
        for one in here:
            for change in changed:
                yield from _changed_in_scope(one, change, here)
    for one in made:
        yield from _changed_by_methods(one)
        yield from _changed_from_outside(one, [module.body, *module.functions])


def _changed_in_scope(one: Made, change: Change, here: list[Made]) -> Iterator[tuple[Read, Change]]:
    """The reads that the same scope changes between the making of a dataset and a use of it."""
    found = [read for read in one.reads if read.place.changed_by(change.place)]
    if not found or any(
        read.place.changed_by(change.place) and _comes_to(change, other)
        for other in here
        if other.call is not one.call
        for read in other.reads
    ):
        return  # the new value is for another dataset
    scope, place = one.scope, statement_of(one.scope, change.node)
    uses = _uses(one)
    after = uses & reached(scope, change.node, avoid=statement_of(scope, one.call))
    after = {use for use in after if not _begun_anew(scope, one, change, use)}
    used = any(place in reached(scope, use) for use in uses)
    if after and place in reached(scope, one.call) and (used or not _rebinds(scope, change)):
        yield from ((read, change) for read in found)


def _comes_to(change: Change, other: Made) -> bool:
    return statement_of(other.scope, other.call) in reached(other.scope, change.node)


def _rebinds(scope: Function, change: Change) -> bool:
    """Whether a change is just another value for a name of the scope, which may be meant so."""
    is_name = change.place.base is scope and "." not in change.place.path
    targets = getattr(change.node, "targets", [getattr(change.node, "target", None)])
    declared = change.place.path in scope.flow.outer
    return is_name and not declared and any(isinstance(target, ast.Name) for target in targets)


def _begun_anew(scope: Function, one: Made, change: Change, use: ast.AST) -> bool:
    """Whether a loop goes on to make more datasets after the change, and only what follows uses
    them: each round is meant to have a value of its own."""
    loops = [node for node in (change.node, *scope.ancestors(change.node)) if _is_loop(node)]
    making = set(scope.ancestors(one.call))
    using = {use, *scope.ancestors(use)}
    return any(loop in making and loop not in using for loop in loops)


def _is_loop(node: ast.AST) -> bool:
    return isinstance(node, _LOOPS)


def _uses(one: Made) -> set[ast.AST]:
    """The statements that read a dataset, or what is made of it, other than to make more of it."""
    scope, keeping = one.scope, holders(one)
    names = set(keeping.values())
    found = set()
    for node in scope.nodes(ast.Name, ast.Attribute):
        if not isinstance(node.ctx, ast.Load) or ast.unparse(node) not in names:
            continue
        statement = statement_of(scope, node)
        if statement in keeping or isinstance(statement, ast.Return):
            continue
        if any(holds(scope, statement, made, name) for made, name in keeping.items()):
            found.add(statement)
    return found


def _kept(one: Made) -> set[str]:
    """The attributes in which `__init__` keeps a dataset, none if another method may rebind one."""
    maker = one.scope
    if not maker.is_method or maker.name != "__init__":
        return set()
    own = f"{maker.flow.parameters[0]}."
    kept = {name.removeprefix(own) for name in holders(one).values() if name.startswith(own)}
    for method in maker.owner.methods.values():
        if method is not maker and method.traced is None and not makes(method):
            kept = {name for name in kept if not _makes_anew(method, name)}
    return kept


def _changed_from_outside(one: Made, scopes: list[Function]) -> Iterator[tuple[Read, Change]]:
    """The attributes that such a dataset has read and that code sets on the finished object."""
    if not _kept(one):
        return
    own = one.scope.flow.parameters[0]
    read_by = {read.place.path: read for read in one.reads if read.place.base == own}
    for scope in scopes:
        for change in changes(scope) if scope.traced is None else ():
            name, _, path = change.place.path.partition(".")
            read = read_by.get(path)
            if read is None or change.place.base is not scope:
                continue
            after = reached(scope, change.node)
            used = any(
                node.id == name and statement_of(scope, node) in after
                for node in scope.nodes(ast.Name)
            )
            if used and scope.module.instance(scope, name) is one.scope.owner:
                yield read, change


def _changed_by_methods(one: Made) -> Iterator[tuple[Read, Change]]:
    """The attributes that a dataset made by `__init__` has read and that other methods change."""
    maker, kept = one.scope, _kept(one)
    own = maker.flow.parameters[:1]
    for method in maker.owner.methods.values() if kept else ():
        if method is maker or method.traced is not None or makes(method) or not method.is_method:
            continue
        for change in changes(method):
            for read in one.reads:
                same = (read.place.base,) == own
                same = same and change.place.base == method.flow.parameters[0]
                if same and f"{read.place.path}.".startswith(f"{change.place.path}."):
                    yield read, change


def _makes_anew(method: Function, attribute: str) -> bool:
    """Whether a method gives an attribute of its instance another value."""
    return any(
        isinstance(node.ctx, ast.Store) and node.attr == attribute
        for node in method.nodes(ast.Attribute)
    )
