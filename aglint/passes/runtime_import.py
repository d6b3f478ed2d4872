"""A module -> one that imports the runtime."""

from __future__ import annotations

import ast

from aglint.edit import imports
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Adds `from aglint import runtime as ag` where it is missing and needed."""
    used = any(isinstance(node, ast.Name) and node.id == "ag" for node in ast.walk(program.tree))
    if not used:
        return program
    return program.with_text(imports.with_runtime(program.module, program.tree).code)
