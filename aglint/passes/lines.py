"""`y = ag.cond(...)` `return y` -> `return ag.cond(...)`, long lines broken, defs set apart."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from aglint.edit import layout, names, nest, quote, spacing
from aglint.edit.parts import parts
from aglint.edit.program import Program
from aglint.edit.quote import Statement


def apply(program: Program) -> Program:
    """Tidies what the passes before have written."""
    return program.with_text(program.module.visit(_Lines(program)).code)


class _Lines(cst.CSTTransformer):
    def __init__(self, program: Program):
        self.program = program
        self.module = program.module
        self.indents: list[int] = [0]
        self.functions: list[str] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.functions.append(node.name.value)

    def leave_FunctionDef(self, original_node, updated_node: cst.FunctionDef):
        self.functions.pop()
        return updated_node

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        indent = node.indent if node.indent is not None else self.module.default_indent
        self.indents.append(self.indents[-1] + len(indent))

    def leave_IndentedBlock(self, original_node, updated_node: cst.IndentedBlock):
        body = self.folded(updated_node.body)
        body = spacing.spaced([self.wrapped(node) for node in body], _is_ours)
        self.indents.pop()
        return updated_node.with_changes(body=body)

    def wrapped(self, node: Statement) -> Statement:
        indent = self.indents[-1]
        if _is_ours(node):
            return self.with_short_head(node)
        if isinstance(node, cst.If | cst.While):
            if not self.calls_runtime(node.test):
                return node
            return self.program.layout.wrapped_test(node, indent)
        if not isinstance(node, cst.SimpleStatementLine) or not self.calls_runtime(node):
            return node
        node = self.program.layout.joined(node, indent)
        return self.program.layout.wrapped(node, indent)

    def with_short_head(self, node: cst.FunctionDef) -> cst.FunctionDef:
        head = layout.code_of(node, self.module).partition("\n")[0].partition("  #")[0]
        if self.indents[-1] + len(head) <= self.program.width or not node.params.params:
            return node
        return layout.wrapped_parameters(node, self.program.layout.step)

    def folded(self, body: Sequence[Statement]) -> list[Statement]:
        """A block whose last call of the runtime is returned as it is."""
        body = list(body)
        if len(body) < 2 or not isinstance(nest.small(body[-1]), cst.Return):
            return body
        call, result = nest.small(body[-2]), body[-1]
        if not isinstance(call, cst.Assign) or not self.program.is_ours(call.value):
            return body
        if len(call.targets) != 1 or any(quote.has_comments(line) for line in result.leading_lines):
            return body
        returned = _names(nest.small(result).value)
        if returned is None or returned != _names(call.targets[0].target):
            return body
        if quote.has_comments(body[-2].trailing_whitespace):
            return body
        if any((self.functions[-1], name) in self.program.kept for name in returned):
            return body
        made = body[-2].with_changes(
            body=[cst.Return(call.value)], trailing_whitespace=result.trailing_whitespace
        )
        return [*body[:-2], made]

    def calls_runtime(self, node: cst.CSTNode) -> bool:
        if self.program.is_ours(node):
            return True
        return any(self.calls_runtime(child) for child in parts(node))


def _is_ours(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.FunctionDef) and bool(names.OURS.fullmatch(node.name.value))


def _names(node: cst.BaseExpression | None) -> list[str] | None:
    match node:
        case cst.Name():
            return [node.value]
        case cst.Tuple() if len(node.elements) > 1:
            named = [one.value for one in node.elements]
            if all(isinstance(one, cst.Name) for one in named):
                return [one.value for one in named]
    return None
