"""`super(__class__, self)` -> `super()`, in a method's own code."""

from __future__ import annotations

import libcst as cst


class Supers(cst.CSTTransformer):
    """Takes the arguments away that conversion gives `super` inside its functions."""

    def __init__(self):
        self.firsts: list[str | None] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        listed = [*node.params.posonly_params, *node.params.params]
        self.firsts.append(listed[0].name.value if listed else None)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        self.firsts.pop()
        return updated_node

    def visit_Lambda(self, node: cst.Lambda) -> None:
        self.firsts.append(None)  # its own frame has no `self`

    def leave_Lambda(self, original_node: cst.Lambda, updated_node: cst.Lambda) -> cst.Lambda:
        self.firsts.pop()
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        match updated_node:
            case cst.Call(
                func=cst.Name("super"),
                args=[cst.Arg(value=cst.Name("__class__")), cst.Arg(value=cst.Name(value=first))],
            ) if len(self.firsts) == 1 and first == self.firsts[0]:
                return updated_node.with_changes(args=[])
        return updated_node
