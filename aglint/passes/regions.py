"""Marked statements -> calls of the runtime, the innermost first, with fresh facts each time."""

from __future__ import annotations

import libcst as cst

from aglint.edit import facts, spacing
from aglint.edit.program import Program, innermost
from aglint.edit.quote import Statement
from aglint.passes import branches, loops


def apply(program: Program) -> Program:
    """Converts every marked statement."""
    while regions := program.regions:
        marked = {region.node for region in regions}
        taken: dict[int, set[str]] = {}
        edits: dict[cst.CSTNode, list[Statement]] = {}
        for region in innermost(regions):
            scope = id(region.scope)
            if scope not in taken:
                taken[scope] = facts.taken(region, marked, program.reserved)
            one = branches if isinstance(region.cst, cst.If) else loops
            made = one.convert(program, region, taken[scope])
            before = program.contexts[region.node].before
            edits[region.cst] = spacing.spaced(before and program.pairing.partner.get(before), made)
        program = program.edited(edits)
    return program
