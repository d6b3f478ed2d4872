"""The engine: a dataflow problem says what one node does, `solve` iterates to the fixpoint.

Sets are bits of an integer, so a transfer function is two machine operations however many names
a function has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aglint.flow.graph import Graph


@dataclass(frozen=True, slots=True)
class Problem:
    """A union ("may") gen/kill problem.

    Attributes:
      name: for tests and dumps.
      backward: whether facts flow against the edges.
      gen, kill: bits by node; a node's transfer function is `gen | (facts & ~kill)`.
      boundary: the facts at the entry, or at the exit of a backward problem.
    """

    name: str
    backward: bool
    gen: Sequence[int]
    kill: Sequence[int]
    boundary: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """The least fixpoint: facts before and after each node, in the order of execution."""

    before: list[int]
    after: list[int]


def solve(graph: Graph, problem: Problem) -> Solution:
    """Solves a problem on a graph by rounds in (reverse) reverse postorder."""
    order = graph.order()
    if problem.backward:
        order = order[::-1]
        start, incoming = graph.exit, graph.successors
    else:
        start, incoming = graph.entry, graph.predecessors
    size = len(graph.events)
    met = [0] * size
    result = [0] * size
    gen, kill = problem.gen, problem.kill
    changed = True
    while changed:
        changed = False
        for node in order:
            facts = problem.boundary if node == start else 0
            for other in incoming[node]:
                facts |= result[other]
            met[node] = facts
            facts = gen[node] | (facts & ~kill[node])
            if facts != result[node]:
                result[node] = facts
                changed = True
    return Solution(result, met) if problem.backward else Solution(met, result)
