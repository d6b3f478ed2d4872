"""What a marked statement reads and binds, as its conversion needs to know it."""

from __future__ import annotations

import ast

import libcst as cst

from aglint.edit import marks, names, nest
from aglint.edit.program import Context, Program, Region
from aglint.flow.state import in_order
from aglint.staging import effects


def flags(region: Region) -> list[str]:
    """The names that end a loop, by the `if done: break` at its end."""
    if isinstance(region.cst, cst.If):
        return []
    return [node.test.value for node in nest.statements(region.cst.body) if marks.is_until(node)]


def test_reads(region: Region) -> list[str]:
    """The names that the test of a `while` reads, in its order."""
    if not isinstance(region.node, ast.While):
        return []
    test = region.node.test
    return in_order({one.id for one in ast.walk(test) if isinstance(one, ast.Name)}, [test])


def state(region: Region) -> list[str]:
    """The names that a region hands on, in the order in which it does.

    In front are those that `until` and the test of a loop ask for. The others come in the order
    that the statement round it has, so that its result can be returned as it is.
    """
    listed = region.state.of(region.node)
    if sorted(region.returned) == sorted(listed):
        listed = list(region.returned)
    outer = state(region.around[-1]) if region.around else []
    if region.around and region.around[-1].function is not region.function:
        outer = []
    ending = flags(region)  # `until` reads them, whoever else does
    first = [*ending, *(name for name in test_reads(region) if name in listed)]
    first = list(dict.fromkeys(first))
    known = [name for name in outer if name in listed and name not in first]
    return [*first, *known, *(name for name in listed if name not in first and name not in known)]


def writes(region: Region, program: Program) -> str | None:
    """The places that a region changes besides names, as a list; None if there are none.

    Raises:
      Refused: one of them can't be named before the region runs.
    """
    if int(region.number) in program.python:
        return None
    block = effects.moved(region.node)
    live = region.state.live_in(region.node)
    found = effects.lasting(list(effects.effects(block)), block, live)
    if (one := effects.unnameable(found, region.state.bound(region.node))) is not None:
        said = f"{one.verb} `{one.said}` where a tensor may decide"
        raise marks.Refused({region.number: said})
    return f"[{', '.join(effects.places(found))}]" if found else None


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


def taken(region: Region, program: Program) -> set[str]:
    """The names that a new function beside the region can't have: all of the outermost function.

    Two functions of one name would look like one that sees the names of both.
    """
    return set(names.identifiers(region.function.root) | program.author)
