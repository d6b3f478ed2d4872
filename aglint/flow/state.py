"""What a branch or loop takes from the code round it and hands on to it, by value.

What it can't see: a function made elsewhere that reads a name later. Who moves a statement into a
function of its own refuses those names first, so they would only make the state longer here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from aglint.flow.flow import Flow
from aglint.flow.liveness import liveness
from aglint.flow.solve import Solution, solve
from aglint.flow.tree import Event

Region = ast.If | ast.While | ast.For


class State:
    """The state of a function's branches and loops.

    Args:
      flow: the function's flow.
    """

    def __init__(self, flow: Flow):
        self.flow = flow

    @cached_property
    def _live(self) -> Solution:
        bits = self.flow.bits
        used = {name: sum(bits[one] for one in names) for name, names in self.flow.closures.items()}
        return solve(self.flow.graph, liveness(self.flow.graph, bits, used))

    def _names(self, facts: list[int], nodes: Iterable[int]) -> frozenset[str]:
        mask = 0
        for node in nodes:
            mask |= facts[node]
        return frozenset(name for name, bit in self.flow.bits.items() if mask & bit)

    def live_in(self, statement: ast.AST) -> frozenset[str]:
        """The names that this function's own code may read from a statement's entry on.

        Those of an outer scope are always among them.
        """
        return self._names(self._live.before, self.flow.graph.first[statement]) | self.flow.outer

    def live_out(self, statement: ast.AST) -> frozenset[str]:
        """The names that this function's own code may read from a statement's exit on.

        Those of an outer scope are always among them.
        """
        return self._names(self._live.after, self.flow.graph.last[statement]) | self.flow.outer

    def bound(self, region: Region) -> frozenset[str]:
        """The names that a region binds for the code round it, a loop's target included."""
        found = self.flow.binds([*region.body, *region.orelse])
        return found | targets(region) if isinstance(region, ast.For) else found

    def of(self, region: Region) -> list[str]:
        """The names whose values a region hands on, in the order in which they stand in it."""
        live = self.live_out(region)
        if not isinstance(region, ast.If):
            live |= self._names(self._live.before, self.flow.graph.heads[region])
        return in_order(self.bound(region) & live, [region])

    def needed(self, block: Sequence[ast.stmt]) -> list[str]:
        """The names that a block binds or deletes, whose former values it may read or hand on."""
        if not block:
            return []
        changed = self.flow.binds(block) | self.flow.deletes(block)
        return in_order(changed & self.live_in(block[0]), block)

    @cached_property
    def unbound_everywhere(self) -> dict[ast.AST, set[str]]:
        """The names that may be unbound where they are read, by the node that reads them."""
        return self._unbound(lambda event: event.reads)

    @cached_property
    def captured_unbound(self) -> dict[ast.AST, set[str]]:
        """The names that may be unbound where a function that captures them is made."""
        return self._unbound(lambda event: event.captures)

    def _unbound(self, names_of: Callable[[Event], Iterable[str]]) -> dict[ast.AST, set[str]]:
        found: dict[ast.AST, set[str]] = {}
        graph, bits = self.flow.graph, self.flow.bits
        for number, event in enumerate(graph.events):
            if event is None or number not in graph.reached:
                continue
            unbound = self.flow.unbound_before(number)
            names = {name for name in names_of(event) if bits.get(name, 0) & unbound}
            if names:
                found.setdefault(event.node, set()).update(names)
        return found

    @cached_property
    def read_in_dead_code(self) -> frozenset[str]:
        """The names that only code reads that control never comes to, perhaps."""
        graph = self.flow.graph
        dead = (n for n in range(len(graph.events)) if n not in graph.reached)
        return frozenset(name for n in dead if graph.events[n] for name in graph.events[n].reads)

    @cached_property
    def surely_read_bound(self) -> frozenset[str]:
        """The local names that have a value wherever they are read."""
        flow = self.flow
        return flow.scope.bound - self._read_unbound - flow.scope.read_inside - flow.shared

    @cached_property
    def kept(self) -> frozenset[str]:
        """The local names that need their place in this function though nothing reads them later.

        They are read where they may be unbound, or by a function that may outlive this one's call.
        """
        ends = [node for node in self.flow.graph.first if isinstance(node, ast.Return)]
        return self._read_unbound.union(*map(self.flow.captured_in, ends))

    @cached_property
    def _read_unbound(self) -> frozenset[str]:
        return frozenset().union(*self.unbound_everywhere.values())


def targets(node: ast.For) -> frozenset[str]:
    """The names that the target of a `for` binds."""
    return frozenset(
        inner.id
        for inner in ast.walk(node.target)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    )


def in_order(names: Collection[str], nodes: Iterable[ast.AST]) -> list[str]:
    """Names in the order in which they first stand in the source of some nodes; the rest sorted."""
    places: dict[str, tuple[int, int]] = {}
    for node in nodes:
        for inner in ast.walk(node):
            name = getattr(inner, "id", None) or getattr(inner, "name", None)
            if isinstance(name, str) and name in names:
                place = (inner.lineno, inner.col_offset) if hasattr(inner, "lineno") else (0, 0)
                places[name] = min(place, places.get(name, place))
    return sorted(names, key=lambda name: (*places.get(name, (1 << 30, 0)), name))
