"""A module -> one that imports the runtime."""

from __future__ import annotations

from aglint.edit import imports
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Adds `from aglint import runtime as ag` where it is missing."""
    return program.with_text(imports.with_runtime(program.module, program.tree).code)
