"""Reaching definitions and definite assignment.

What they can't see: names bound by a call (`nonlocal` in a callee), `locals()` and `exec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aglint.flow.graph import Graph
from aglint.flow.solve import Problem
from aglint.flow.tree import Event


@dataclass(frozen=True, slots=True)
class Definitions:
    """All definitions of a function: bit `i` of a solution stands for `sites[i]`."""

    sites: list[tuple[str, Event]]
    by_name: dict[str, int]


def reaching(graph: Graph) -> tuple[Definitions, Problem]:
    """The forward problem of reaching definitions.

    A definition is one event's binding of one name; the copies of an event in a `finally` are
    one definition.
    """
    sites: list[tuple[str, Event]] = []
    number: dict[tuple[str, int], int] = {}
    by_name: dict[str, int] = {}
    for event in graph.events:
        if event is None:
            continue
        for name in event.binds + event.may_bind:
            key = (name, id(event.node))
            if key not in number:
                number[key] = len(sites)
                by_name[name] = by_name.get(name, 0) | 1 << len(sites)
                sites.append((name, event))
    gen, kill = [], []
    for event in graph.events:
        made = lost = 0
        if event is not None:
            for name in event.binds + event.may_bind:
                made |= 1 << number[name, id(event.node)]
            for name in event.binds + event.deletes:
                lost |= by_name.get(name, 0)
        gen.append(made)
        kill.append(lost)
    return Definitions(sites, by_name), Problem("reaching definitions", False, gen, kill)


def maybe_unbound(graph: Graph, bit: Mapping[str, int], unbound_at_entry: int) -> Problem:
    """The forward problem of names that may not be bound: those that are not surely assigned."""
    gen, kill = [], []
    for event in graph.events:
        gone = made = 0
        if event is not None:
            for name in event.deletes:
                gone |= bit.get(name, 0)
            for name in event.binds:
                made |= bit.get(name, 0)
        gen.append(gone)
        kill.append(made)
    return Problem("maybe unbound", False, gen, kill, unbound_at_entry)


def maybe_bound(graph: Graph, bit: Mapping[str, int], bound_at_entry: int) -> Problem:
    """The forward problem of names that may be bound; all others surely are not."""
    gen, kill = [], []
    for event in graph.events:
        gone = made = 0
        if event is not None:
            for name in event.deletes:
                gone |= bit.get(name, 0)
            for name in event.binds + event.may_bind:
                made |= bit.get(name, 0)
        gen.append(made & ~gone)
        kill.append(gone)
    return Problem("maybe bound", False, gen, kill, bound_at_entry)
