"""`break` -> a flag, `if done: break` as the loop's last statement, and no `else` of a loop."""

from __future__ import annotations

import libcst as cst

from aglint.edit import marks, names, nest, quote
from aglint.edit.functions import FunctionVisitor
from aglint.edit.program import Program
from aglint.edit.quote import Statement


def apply(program: Program) -> Program:
    """Lowers every `break` of a marked loop, and its `else`."""
    if not program.has_regions:
        return program
    return program.with_text(program.module.visit(_Breaks(program)).code)


class _Breaks(FunctionVisitor):
    def rewritten_loop(self, loop: cst.While | cst.For):
        if not marks.is_marked(loop):
            return loop
        body = nest.statements(loop.body)
        number = marks.mark_of(loop)
        flags = [node.test.value for node in body if marks.is_until(node)]
        before: list[Statement] = []
        if any(nest.jumps(node, cst.Break) for node in body if not marks.is_until(node)):
            flag = names.fresh("done", self.taken(loop))
            lowering = nest.Lowering(cst.Break, flag, number, nest.raising(flag))
            loop = loop.with_changes(
                body=nest.block([*lowering.lower(body), nest.until(flag)], loop.body)
            )
            before.append(quote.statement(f"{flag} = False"))
            flags.append(flag)
        after = _after(loop, flags, number)
        loop = loop.with_changes(orelse=None)
        if before:
            blank, comments = nest.blank_lines(loop)
            before[0] = before[0].with_changes(leading_lines=blank)
            loop = loop.with_changes(leading_lines=comments)
        return cst.FlattenSentinel([*before, loop, *after])


def _after(loop: cst.While | cst.For, flags: list[str], number: str) -> list[Statement]:
    """The statements of a loop's `else`, which run unless a flag ended the loop."""
    if loop.orelse is None:
        return []
    body = nest.statements(loop.orelse.body)
    said = loop.orelse.body.header.comment
    lines = [*loop.orelse.leading_lines, *([] if said is None else [cst.EmptyLine(comment=said)])]
    body[0] = body[0].with_changes(leading_lines=[*lines, *body[0].leading_lines])
    for flag in flags:
        body = [nest.guard(flag, body, number)]
    return body
