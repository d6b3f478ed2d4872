"""What a marked statement reads and binds, as its conversion needs to know it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from aglint.edit import names
from aglint.edit.program import Context, Region


def rebound(region: Region) -> frozenset[str]:
    """The names that a function made beside the region must take by value.

    In a loop that stays one, a function made anew in each round would see the names of the round
    that is current when it is called.
    """
    if not region.loops:
        return frozenset()
    bound = region.flow.binds([region.loops[0]])
    return bound - region.flow.maybe_unbound_in(region.node)


def rebound_at(context: Context, statement: ast.stmt) -> frozenset[str]:
    """The same for a function made inside a statement."""
    loops = context.loops
    if context.region is None and isinstance(statement, ast.For | ast.While):
        loops = (*loops, statement)
    if not loops or context.function is None:
        return frozenset()
    flow = context.function.flow
    return flow.binds([loops[0]]) - flow.maybe_unbound_in(statement)


def taken(region: Region, marked: Collection[ast.stmt], reserved: Sequence[frozenset[str]]) -> set[str]:
    """The names that a new function beside the region can't have.

    What stands in another marked statement will be in a function of its own.
    """
    own = names.defined_in(region.scope, lambda node: node not in marked)
    place = region.function.outermost
    return own | (reserved[place] if place < len(reserved) else frozenset())
