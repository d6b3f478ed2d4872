"""A name that may be unbound before a statement -> `y = ag.UNDEFINED` before, `del y` after.

State is handed round by value, and an unbound name has none. After the statement the name is
unbound again where nothing bound it, so that Python's own error comes where it came before.
"""

from __future__ import annotations

import ast

import libcst as cst

from aglint.edit import marks, nest, quote
from aglint.edit.program import Program, Region
from aglint.edit.quote import Statement


def apply(program: Program) -> Program:
    """Gives every name of state a value, outer statements first."""
    depth = 0
    while True:
        level = [region for region in program.regions if len(region.around) == depth]
        if not level and not any(len(region.around) > depth for region in program.regions):
            return program
        edits: dict[cst.CSTNode, list[Statement]] = {}
        for region in level:
            _initialise(region, program, edits)
        program = _edited(program, edits)
        depth += 1


def _initialise(region: Region, program: Program, edits: dict) -> None:
    flow, state, node = region.flow, region.state, region.node
    carried = state.of(node)
    entering = state.live_in(node)
    unbound = flow.maybe_unbound_in(node)
    loop = not isinstance(node, ast.If)
    names = [name for name in carried if name in unbound and (loop or name in entering)]
    if not names:
        return
    known = flow.surely_unbound_in(node)
    for name in names:
        if name in entering and name not in known:
            raise marks.Refused(region.number, f"`{name}` may or may not be bound before")
    leaving = flow.maybe_unbound_out(node) & state.live_out(node)
    before = [quote.statement(f"{name} = ag.UNDEFINED") for name in names]
    after = [
        quote.statement(f"if {name} is ag.UNDEFINED:\n    del {name}\n")
        for name in names
        if name in leaving
    ]
    edits[region.cst] = (before, after)


def _edited(program: Program, edits: dict) -> Program:
    if not edits:
        return program
    return program.with_text(program.module.visit(_Around(edits)).code)


class _Around(cst.CSTTransformer):
    """Puts statements before and after others, which may be inside one another."""

    def __init__(self, edits: dict):
        self.edits = edits

    def on_leave(self, original_node, updated_node):
        updated_node = super().on_leave(original_node, updated_node)
        if original_node not in self.edits:
            return updated_node
        before, after = self.edits[original_node]
        blank, comments = nest.blank_lines(updated_node)
        before[0] = before[0].with_changes(leading_lines=blank)
        updated_node = updated_node.with_changes(leading_lines=comments)
        return cst.FlattenSentinel([*before, updated_node, *after])
