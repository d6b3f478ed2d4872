"""The names of statements that move out of a function into the one round it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from aglint.edit.quote import Statement
from aglint.inverse.known import Refused


def renamed(body: Sequence[Statement], new: Mapping[str, str]) -> list[Statement]:
    """Statements with other names in place of some.

    Raises:
      Refused: a function inside has a parameter of such a name.
    """
    visitor = _Rename(new)
    return [node.visit(visitor) for node in body] if new else list(body)


class _Rename(cst.CSTTransformer):
    def __init__(self, new: Mapping[str, str]):
        self.new = new

    def visit_Param(self, node: cst.Param) -> None:
        if node.name.value in self.new:
            raise Refused(f"a function inside it has a parameter `{node.name.value}`, too")

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute):
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg):
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name):
        return updated_node.with_changes(value=self.new.get(updated_node.value, updated_node.value))
