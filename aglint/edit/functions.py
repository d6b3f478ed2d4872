"""A walk over LibCST functions that knows the names of the function it is in."""

from __future__ import annotations

import ast

import libcst as cst

from aglint.edit import names
from aglint.edit.program import Program, holds_statements


class FunctionVisitor(cst.CSTTransformer):
    """Gives each function to `rewritten`, and each loop to `rewritten_loop`, inner before outer."""

    def __init__(self, program: Program):
        self.program = program

    def on_visit(self, node: cst.CSTNode) -> bool:
        super().on_visit(node)
        return holds_statements(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        return self.rewritten(updated_node)

    def leave_While(self, original_node: cst.While, updated_node: cst.While):
        return self.rewritten_loop(updated_node)

    def leave_For(self, original_node: cst.For, updated_node: cst.For):
        return self.rewritten_loop(updated_node)

    def rewritten(self, node: cst.FunctionDef):
        """What stands in place of a function."""
        return node

    def rewritten_loop(self, node: cst.While | cst.For):
        """What stands in place of a loop."""
        return node

    def taken(self, node: cst.CSTNode) -> frozenset[str]:
        """The names of the author, and those of a statement as it is now."""
        text = cst.Module(body=[node]).code
        own = names.identifiers(ast.parse(text))
        return own | self.program.author
