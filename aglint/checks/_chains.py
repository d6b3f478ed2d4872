"""Chains of dataset transformations: `ds.map(...).cache()`, over the names that hold them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _staged
from aglint.checks._names import dotted
from aglint.checks._state import statement_of
from aglint.staging import catalogue
from aglint.staging.function import Function

_LONGEST = 40


def called(function: Function, *methods: str) -> Iterator[ast.Call]:
    """The calls of some methods on what surely is a dataset."""
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=owner, attr=attr) if attr in methods:
                if function.value(owner).kind == "dataset":
                    yield call


def upstream(function: Function, call: ast.Call) -> Iterator[ast.Call]:
    """The calls that made the dataset on which a method is called, last first."""
    return links(function, call.func.value, statement_of(function, call))


def links(function: Function, node: ast.expr, place: ast.AST) -> Iterator[ast.Call]:
    """The calls of the chain that an expression of a statement is, last first.

    A chain that splits over several assignments to one name ends there.
    """
    for _ in range(_LONGEST):
        match node:
            case ast.Name(id=name):
                given = _staged.given(function, place, name)
                if given is None or given.value is None or given is place:
                    return
                node, place = given.value, given
            case ast.Call(func=ast.Attribute(value=owner)):
                yield node
                node = owner
            case ast.Call():
                yield node
                return
            case _:
                return


def maker(function: Function, call: ast.Call) -> str:
    """The canonical name of the function that makes a dataset, "" for a method of one."""
    return catalogue.canonical(dotted(function, call.func) or "") or ""
