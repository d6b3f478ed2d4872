"""`super()` in what moves into a function -> `super(__class__, self)`, the same in any place."""

from __future__ import annotations

import libcst as cst

from aglint.edit import marks, quote
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Gives `super` its arguments inside marked statements and calls of the runtime."""
    if "super()" not in program.text:
        return program
    return program.with_text(program.module.visit(_Supers(program)).code)


class _Supers(cst.CSTTransformer):
    def __init__(self, program: Program):
        self.program = program
        self.firsts: list[str | None] = []
        self.moving = 0

    def moves(self, node: cst.CSTNode) -> bool:
        return marks.is_marked(node) or self.program.is_ours(node)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            listed = [*node.params.posonly_params, *node.params.params]
            self.firsts.append(listed[0].name.value if listed else None)
        self.moving += self.moves(node)
        return super().on_visit(node)

    def on_leave(self, original_node, updated_node):
        self.moving -= self.moves(original_node)
        if isinstance(original_node, cst.FunctionDef):
            self.firsts.pop()
        match updated_node:
            case cst.Call(func=cst.Name(value="super"), args=[]) if self.moving and self.firsts:
                return quote.expression(f"super(__class__, {self.firsts[-1]})")
        return super().on_leave(original_node, updated_node)
