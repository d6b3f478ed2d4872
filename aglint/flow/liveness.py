"""Liveness: which names' values may still be read.

A read of a name that holds a local function also reads what that function takes from here,
because it may be called. What it can't see: a lambda, generator or object of a local class that
was stored and is used later (`Flow` adds the names that such things capture); `eval`, `locals()`
and frames.
"""

from __future__ import annotations

from collections.abc import Mapping

from aglint.flow.graph import Graph
from aglint.flow.solve import Problem


def liveness(graph: Graph, bit: Mapping[str, int], closures: Mapping[str, int]) -> Problem:
    """The backward problem of live names.

    Args:
      graph: the function's graph.
      bit: the mask of each name.
      closures: for a name that may hold a local function, the mask of what that function reads.
    """
    gen, kill = [], []
    for event in graph.events:
        used = dead = 0
        if event is not None:
            for name in event.reads:
                used |= bit.get(name, 0) | closures.get(name, 0)
            for name in event.binds + event.deletes:
                dead |= bit.get(name, 0)
        gen.append(used)
        kill.append(dead)
    return Problem("liveness", True, gen, kill)
