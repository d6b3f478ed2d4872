"""Staged branches and loops seen from a statement inside: was an object there before them?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._staged import first_test, staged_here
from aglint.checks._state import statement_of
from aglint.diagnostic import Related
from aglint.flow.tree import Event
from aglint.staging.function import Function
from aglint.staging.verdict import Verdict

Region = tuple[ast.AST, Verdict]


def regions(function: Function, node: ast.AST) -> Iterator[Region]:
    """The branches and loops round a node that AutoGraph stages, innermost first."""
    if not function.traced.autograph:
        return
    for outer, verdict in function.staged_round(node):
        if not isinstance(outer, ast.While) or first_test(function, outer).is_tensor:
            yield outer, verdict


def made_by(function: Function, node: ast.AST, name: str) -> list[Event]:
    """The events that may have given a name its value at a node; none for an argument."""
    statement = statement_of(function, node)
    if statement not in function.flow.graph.first:
        return []  # in a lambda
    return function.flow.reaching(statement, name)


def region_after(function: Function, node: ast.AST, name: str) -> Region | None:
    """The innermost staged statement round a node before which a name's object was made."""
    made = made_by(function, node, name)
    for outer, verdict in regions(function, node):
        inside = set(ast.walk(outer))
        if not made or any(event.node not in inside for event in made):
            return outer, verdict
    return None


def related(function: Function, region: Region) -> Related:
    """The staged statement, as a second location."""
    return staged_here(function, *region)


def noun(region: Region) -> str:
    """How a message names the statement."""
    return "branch" if isinstance(region[0], ast.If) else "loop"
