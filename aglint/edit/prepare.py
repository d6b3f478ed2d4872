"""The text that the passes begin with: chosen statements marked, in the shape the passes expect.

One-line suites and lines of several statements are split, and a chosen `elif` becomes `else` with
an `if` in it. None of this changes the `ast` tree.
"""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from aglint.edit import marks, nest
from aglint.edit.parts import parts


def prepared(module: cst.Module, chosen: Mapping[cst.CSTNode, str]) -> cst.Module:
    """The module with marks on the chosen statements.

    Args:
      module: the author's.
      chosen: the number of each statement to mark.
    """
    return module.visit(_Prepare(chosen))


class _Prepare(cst.CSTTransformer):
    def __init__(self, chosen: Mapping[cst.CSTNode, str]):
        self.chosen = chosen
        # Whether anything is chosen in the outermost function that the walk is in.
        self.inside: list[bool] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        holds = self.inside[-1] if self.inside else _holds(node, self.chosen)
        self.inside.append(holds)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        return self._with_block(updated_node) if self.inside.pop() else updated_node

    def on_leave(self, original_node, updated_node):
        updated_node = super().on_leave(original_node, updated_node)
        if not self.inside or not self.inside[-1]:
            return updated_node
        match updated_node:
            case cst.SimpleStatementLine() if len(updated_node.body) > 1:
                return cst.FlattenSentinel(_split(updated_node))
            case cst.If() | cst.While() | cst.For():
                updated_node = self._with_block(updated_node)
                if original_node in self.chosen:
                    updated_node = marks.marked(updated_node, self.chosen[original_node])
                if isinstance(updated_node, cst.If) and marks.is_marked(updated_node.orelse):
                    updated_node = _with_else(updated_node)
            case cst.Else() | cst.With() | cst.Try() | cst.ExceptHandler() | cst.Finally():
                updated_node = self._with_block(updated_node)
            case cst.TryStar() | cst.ExceptStarHandler() | cst.MatchCase():
                updated_node = self._with_block(updated_node)
        return updated_node

    @staticmethod
    def _with_block(node):
        if not isinstance(node.body, cst.SimpleStatementSuite):
            return node
        suite = node.body
        line = cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)
        return node.with_changes(body=cst.IndentedBlock(_split(line)))


def _split(line: cst.SimpleStatementLine) -> list[cst.SimpleStatementLine]:
    """One line for each statement; comments above stay with the first, behind with the last."""
    made = [
        cst.SimpleStatementLine([one.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
        for one in line.body
    ]
    made[0] = made[0].with_changes(leading_lines=line.leading_lines)
    made[-1] = made[-1].with_changes(trailing_whitespace=line.trailing_whitespace)
    return made


def _with_else(node: cst.If) -> cst.If:
    inner = node.orelse
    blank, comments = nest.blank_lines(inner)
    body = cst.IndentedBlock([inner.with_changes(leading_lines=comments)])
    return node.with_changes(orelse=cst.Else(body, leading_lines=blank))


def _holds(node: cst.CSTNode, chosen: Mapping[cst.CSTNode, str]) -> bool:
    return node in chosen or any(_holds(child, chosen) for child in parts(node))
