"""A lowered program -> the same, where nothing that can't move has been moved into a statement.

What a jump skips has become part of the statement that jumps: `super()`, a `yield`, a name that a
lambda sees. The plan has looked at the statement as the author wrote it.
"""

from __future__ import annotations

import ast
import re

from aglint.edit import marks
from aglint.edit.program import Program
from aglint.staging import soundness


def apply(program: Program) -> Program:
    """Gives the program back.

    Raises:
      Refused: statements can't be converted in the shape that lowering has given them.
    """
    statements: dict[ast.AST, dict[ast.stmt, soundness.Statement]] = {}
    if not program.has_regions:
        return program
    recursive = {
        node
        for node in ast.walk(program.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in program.recursive
    }
    reasons: dict[str, str] = {}
    for region in program.regions:
        function = region.function.node
        if function not in statements:
            statements[function] = {one.node: one for one in soundness.statements(function)}
        one = statements[function][region.node]
        why = soundness.moving(one, region.flow, region.state, recursive)
        if why is not None:
            # The lines are those of a text that nobody will see.
            reasons.setdefault(region.number, re.sub(r" in line \d+", "", why))
    if reasons:
        raise marks.Refused(reasons)
    return program
