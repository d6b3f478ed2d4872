"""Marked statements -> calls of the runtime, the innermost first, with fresh facts each time."""

from __future__ import annotations

import libcst as cst

from aglint.edit import facts
from aglint.edit.program import Program, innermost
from aglint.edit.quote import Statement
from aglint.passes import branches, loops


def apply(program: Program) -> Program:
    """Converts every marked statement."""
    while regions := program.regions:
        inner = innermost(regions)
        taken = facts.taken(inner[0], program)
        edits: dict[cst.CSTNode, list[Statement]] = {}
        for region in inner:
            one = branches if isinstance(region.cst, cst.If) else loops
            edits[region.cst] = one.convert(program, region, taken)
        program = program.edited(edits)
    return program
