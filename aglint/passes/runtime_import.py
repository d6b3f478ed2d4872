"""A module -> one that imports the runtime."""

from __future__ import annotations

import ast

from aglint.edit import imports
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Adds the import of the runtime where it is missing and needed."""
    used = any(isinstance(node, ast.Name) and node.id == "ag" for node in ast.walk(program.tree))
    if not used:
        return program
    made = imports.with_runtime(program.module, program.tree, program.runtime)
    return program.with_text(made.code)
