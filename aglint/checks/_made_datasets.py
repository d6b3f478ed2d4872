"""Datasets that are made with functions of the file: what those read, and what holds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks._order import reached
from aglint.checks._places import Place, Read, reads, receiver_of, translated
from aglint.staging.callbacks import TAKERS, callbacks
from aglint.staging.function import Function

#: What goes over the elements of the datasets that it is given.
_PASS_ON = frozenset({"iter", "zip", "sample_from_datasets", "choose_from_datasets"})
_PASS_ON |= {"experimental_distribute_dataset"}


@dataclass(frozen=True, slots=True)
class Made:
    """A dataset that is made with a function of the file.

    Attributes:
      scope: the untraced function, or the module's body, that makes it.
      call: which makes it: `data.map(f)`, or the call of a function that does.
      reads: what `f` takes into its graph, in the scope's terms.
    """

    scope: Function
    call: ast.Call
    reads: tuple[Read, ...]


def datasets(module) -> Iterator[Made]:
    """The datasets that untraced code makes, with what their functions have read."""
    for scope, call in module.calls_on(TAKERS):
        if scope.traced is not None:
            continue
        found = []
        for function, why in callbacks(module, scope, call, only_roots=True):
            if why.entry == "dataset" and function.module is module:
                found.extend(_taken_in(scope, call, function))
        if not found:
            continue
        yield Made(scope, call, tuple(found))
        if scope.parent is None or scope.returns.kind != "dataset":
            continue
        for caller, outer in scope.call_sites:
            seen = [
                Read(place, read.node, read.entry)
                for read in found
                if read.place.base is not scope
                and (place := translated(caller, outer, scope, read.place)) is not None
            ]
            if caller.traced is None and caller is not scope and seen:
                yield Made(caller, outer, tuple(seen))


def _taken_in(scope: Function, call: ast.Call, function: Function) -> Iterator[Read]:
    """What a function that a call is given reads, in the terms of the call's scope."""
    handed = [*call.args, *(word.value for word in call.keywords)]
    own = function.flow.parameters[:1] if function.is_method else ()
    for read in reads(function):
        place = read.place
        if own == (place.base,):
            methods = [part for part in handed if isinstance(part, ast.Attribute)]
            outer = receiver_of(scope, methods[0].value) if methods else None
            place = None if outer is None else Place(outer[0], f"{outer[1]}{place.path}")
        elif isinstance(place.base, str):
            continue  # an element of the dataset
        if place is not None:
            yield Read(_own_terms(scope, place), read.node, read.entry)


def _own_terms(scope: Function, place: Place) -> Place:
    """A place of a scope's parameter as the scope itself would name it."""
    first, _, rest = place.path.partition(".")
    if place.base is scope and rest and first in scope.flow.parameters:
        return Place(first, rest)
    return place


def holders(one: Made) -> dict[ast.AST, str]:
    """The assignments that keep a dataset or what is made of it, with what they bind."""
    found: dict[ast.AST, str] = {}
    for statement in one.scope.nodes(ast.Assign):
        links = _links(statement.value)
        target = statement.targets[0]
        if not isinstance(target, ast.Name | ast.Attribute):
            continue
        derived = any(
            name == ast.unparse(link) and holds(one.scope, statement, made, name)
            for made, name in found.items()
            for link in links
        )
        if one.call in links or derived:
            found[statement] = ast.unparse(target)
    return found


def _links(node: ast.expr) -> list[ast.expr]:
    """An expression and what its methods are called on: of `data.map(f).batch(2)` all three.

    So are the datasets that `iter` and the like are given.
    """
    match node:
        case ast.Call(func=func, args=given) if _last(func) in _PASS_ON:
            parts = [part for one in given for part in getattr(one, "elts", [one])]
            return [node, *(link for part in parts for link in _links(part))]
        case ast.Call(func=ast.Attribute(value=inner)):
            return [node, *_links(inner)]
    return [node]


def _last(func: ast.expr) -> str:
    return getattr(func, "attr", getattr(func, "id", ""))


def holds(scope: Function, statement: ast.AST, made: ast.AST, name: str) -> bool:
    """Whether a name may still hold at a statement what an assignment gave it."""
    if "." in name:
        return statement in reached(scope, made)
    return any(event.node is made for event in scope.flow.reaching(statement, name))
