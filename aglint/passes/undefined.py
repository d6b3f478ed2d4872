"""A name that may be unbound before a statement -> `y = ag.UNDEFINED` before, `del y` after.

State is handed round by value, and an unbound name has none. After the statement the name is
unbound again where nothing bound it, so that Python's own error comes where it came before. A name
that nobody reads before it has a value gets `ag.UNSET`, which a graph can carry, and keeps it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from aglint.edit import facts, marks, nest, quote
from aglint.edit.program import Program, Region, holds_statements


def apply(program: Program) -> Program:
    """Gives every name of state a value, outer statements first."""
    depth = 0
    while True:
        level = [region for region in program.regions if len(region.around) == depth]
        if not level and not any(len(region.around) > depth for region in program.regions):
            return program
        edits: dict[cst.CSTNode, _Edit] = {}
        open_names: dict[tuple[int, str], tuple[Region, _Edit]] = {}
        for region in level:
            edit = _initialised(region, program, open_names)
            if edit.names:
                edits[region.cst] = edit
        program = _edited(program, edits)
        depth += 1


@dataclass
class _Edit:
    """The names that a statement needs a value for, and how they are given and taken back."""

    names: list[str]
    given: dict[str, str]
    taken_back: list[str]


def _initialised(
    region: Region, program: Program, open_names: dict[tuple[int, str], tuple[Region, _Edit]]
) -> _Edit:
    flow, state, node = region.flow, region.state, region.node
    entering = state.live_in(node)
    unbound = flow.maybe_unbound_in(node)
    known = flow.surely_unbound_in(node)
    leaving = flow.maybe_unbound_out(node) & state.live_out(node)
    loop = not isinstance(node, ast.If)
    names = [name for name in facts.state(region) if name in unbound and (loop or name in entering)]
    # A function reads what it closes over, so that dead code in one that is made here counts.
    dead = state.bound(node) & state.read_in_dead_code & unbound
    names += sorted(dead.difference(names))
    sure = {name for name in names if (region.function.node.name, name) in program.sure}
    edit = _Edit(names, {}, [name for name in names if name in leaving and name not in sure])
    block = program.contexts[node].block
    for name in names:
        earlier = open_names.get((id(block), name))
        if name not in entering or name in known:
            edit.given[name] = "ag.UNSET" if name in sure else "ag.UNDEFINED"
        elif earlier is not None and _untouched(name, block, earlier[0].node, node):
            # It has a value already, which the earlier statement need not take back.
            if name in earlier[1].taken_back:
                earlier[1].taken_back.remove(name)
        else:
            said = f"`{name}` may or may not be bound before"
            raise marks.Refused({region.number: said})
        if name in edit.taken_back or name in sure:
            open_names[id(block), name] = (region, edit)
        else:
            open_names.pop((id(block), name), None)
    return edit


def _untouched(name: str, block: Sequence[ast.stmt], first: ast.stmt, last: ast.stmt) -> bool:
    """Whether nothing between two statements of a block has to do with a name."""
    between = block[block.index(first) + 1 : block.index(last)]
    return not any(
        isinstance(inner, ast.Name) and inner.id == name
        for statement in between
        for inner in ast.walk(statement)
    )


def _edited(program: Program, edits: dict) -> Program:
    if not edits:
        return program
    return program.with_text(program.module.visit(_Around(edits)).code)


class _Around(cst.CSTTransformer):
    """Puts statements before and after others, which may be inside one another."""

    def __init__(self, edits: dict):
        self.edits = edits

    def on_visit(self, node: cst.CSTNode) -> bool:
        return holds_statements(node)

    def on_leave(self, original_node, updated_node):
        updated_node = super().on_leave(original_node, updated_node)
        if original_node not in self.edits:
            return updated_node
        edit = self.edits[original_node]
        before = [quote.statement(f"{name} = {value}") for name, value in edit.given.items()]
        after = [
            quote.statement(f"if {name} is ag.UNDEFINED:\n    del {name}\n")
            for name in edit.taken_back
        ]
        if not before:
            return cst.FlattenSentinel([updated_node, *after])
        blank, comments = nest.blank_lines(updated_node)
        before[0] = before[0].with_changes(leading_lines=blank)
        updated_node = updated_node.with_changes(leading_lines=comments)
        return cst.FlattenSentinel([*before, updated_node, *after])
