"""Calls that somebody wrote or made -> calls that are a little different. Imports no TensorFlow.

A number becomes its neighbours, its opposite, its double, zero, what another place has; a list is
turned round, goes on, is shortened, emptied. One place of a call is changed at a time, and the
changes of its places take turns, so that the first few touch all of them. What a recorded call was
given may be anything; it gets one of the arguments of another call instead, or an array of another
rank.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator
from dataclasses import replace

from aglint.prove.inputs import GENERATED, Input

EQUALS = 2  # numbers of other places that are tried in one


def variations(item: Input) -> Iterator[Input]:
    """The variations of a written call."""
    tree = ast.parse(item.call, mode="eval")
    seen = {ast.unparse(tree)}
    places = [_of_place(tree, index) for index, _ in enumerate(_places(tree))]
    for calls in itertools.zip_longest(*places):
        for call in calls:
            if call is not None and call not in seen:
                seen.add(call)
                yield replace(item, call=call, required=False, origin=GENERATED)


def crossings(items: list[Input], count: int) -> Iterator[Input]:
    """Recorded calls of one function, each with one argument of another one.

    Args:
      items: the calls.
      count: how many positional arguments they have.
    """
    for distance in range(1, len(items)):
        for place, (index, item) in itertools.product(range(count), enumerate(items)):
            number = (index + distance) % len(items)
            what = f"call {index + 1} with argument {place + 1} of call {number + 1}: {item.call}"
            other = items[number].file
            yield replace(item, call=what, origin=GENERATED, other=other, taken=place)


def reranked(items: list[Input], count: int) -> Iterator[Input]:
    """Recorded calls, each with one argument in an axis more, or with the first of its rows.

    Args:
      items: the calls.
      count: how many positional arguments they have.
    """
    words = {-1: "of one axis less", 1: "of one axis more"}
    for index, item in enumerate(items):
        for place, axes in itertools.product(range(count), words):
            what = f"call {index + 1} with argument {place + 1} {words[axes]}: {item.call}"
            yield replace(item, call=what, origin=GENERATED, taken=place, axes=axes)


def _places(tree: ast.Expression) -> list[ast.AST]:
    """The numbers and lists in the arguments of a call, and in those of its receiver."""
    return [node for node in ast.walk(tree) if _is_number(node) or _is_list(node)]


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (bool, int, float)


def _is_list(node: ast.AST) -> bool:
    return isinstance(node, ast.List) and bool(node.elts)


def _of_place(tree: ast.Expression, index: int) -> Iterator[str]:
    """The texts of a call with one of its places changed."""
    node = _places(tree)[index]
    others = [one.value for one in _places(tree) if _is_number(one) and one is not node]
    number = isinstance(node, ast.Constant)
    count = len(_numbers(node.value, others)) if number else len(_lists(node.elts))
    for which in range(count):
        changed = copy.deepcopy(tree)
        place = _places(changed)[index]
        if isinstance(place, ast.Constant):
            place.value = _numbers(place.value, others)[which]
        else:
            place.elts = _lists(place.elts)[which]
        yield ast.unparse(changed)


def _numbers(value: bool | int | float, others: list) -> list:
    """Other numbers for one, among them those of the call's other places, with which it may be
    compared.
    """
    if isinstance(value, bool):
        return [not value]
    same = dict.fromkeys(one for one in others if not isinstance(one, bool))
    near = [value + 1, value - 1, -value, *list(same)[:EQUALS], 2 * value, 0, 1, value + 7]
    return [type(value)(number) for number in near if number != value]


def _lists(items: list) -> list[list]:
    more = [_Next().visit(copy.deepcopy(item)) for item in items]
    return [items[::-1], items + more, items[:-1], items[:1] * 3, []]


class _Next(ast.NodeTransformer):
    """Makes every number the next: what comes twice should not be the same twice."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) in (int, float):
            node.value += 1
        return node
