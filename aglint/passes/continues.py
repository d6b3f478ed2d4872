"""`continue` -> the rest of the round in the other branch."""

from __future__ import annotations

import libcst as cst

from aglint.edit import marks, names, nest, quote
from aglint.edit.functions import FunctionVisitor
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Lowers every `continue` of a marked loop."""
    if not program.has_regions or "continue" not in program.text:
        return program
    return program.with_text(program.module.visit(_Continues(program)).code)


class _Continues(FunctionVisitor):
    def rewritten_loop(self, loop: cst.While | cst.For):
        body = nest.statements(loop.body)
        if not marks.is_marked(loop) or not any(nest.jumps(node, cst.Continue) for node in body):
            return loop
        number = marks.mark_of(loop)
        flag = names.fresh("skipped", self.taken(loop))
        lowering = nest.Lowering(cst.Continue, flag, number, nest.dropped)
        lowered = lowering.lower(body)
        if lowering.guards:
            flagged = nest.Lowering(cst.Continue, flag, number, nest.raising(flag))
            lowered = [quote.statement(f"{flag} = False"), *flagged.lower(body)]
        return loop.with_changes(body=nest.block(lowered, loop.body))
