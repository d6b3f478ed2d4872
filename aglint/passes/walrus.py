"""`if (y := f()) > 2:` -> `y = f()` and `if y > 2:`; a `while` goes on until such an `if`."""

from __future__ import annotations

import libcst as cst

from aglint.edit import marks, nest, quote
from aglint.edit.program import Program


def apply(program: Program) -> Program:
    """Takes the bindings out of the tests of marked statements."""
    if ":=" not in program.text:
        return program
    return program.with_text(program.module.visit(_Walrus()).code)


class _Walrus(cst.CSTTransformer):
    def leave_If(self, original_node: cst.If, updated_node: cst.If):
        if not marks.is_marked(original_node):
            return updated_node
        test, bound = _without(updated_node.test)
        if bound is None:
            return updated_node
        blank, comments = nest.blank_lines(updated_node)
        bound = bound.with_changes(leading_lines=blank)
        changed = updated_node.with_changes(test=test, leading_lines=comments)
        return cst.FlattenSentinel([bound, changed])

    def leave_While(self, original_node: cst.While, updated_node: cst.While):
        if not marks.is_marked(original_node):
            return updated_node
        test, bound = _without(updated_node.test)
        if bound is None:
            return updated_node
        look = quote.statement("if not TEST:\n    break\n", TEST=_operand(test))
        look = marks.marked(look, marks.mark_of(original_node))
        body = [bound, look, *nest.statements(updated_node.body)]
        return updated_node.with_changes(
            test=cst.Name("True"),
            whitespace_after_while=cst.SimpleWhitespace(" "),
            body=nest.block(body, updated_node.body),
        )


def _without(test: cst.BaseExpression) -> tuple[cst.BaseExpression, cst.SimpleStatementLine | None]:
    """The test without the binding in it, and the binding as a statement."""
    finder = _Take()
    rest = test.visit(finder)
    if finder.found is None:
        return test, None
    target, value = finder.found
    return rest, quote.statement(f"{target} = VALUE", VALUE=quote.bare(value))


def _operand(test: cst.BaseExpression) -> cst.BaseExpression:
    """The test behind a `not`."""
    if isinstance(test, cst.Name | cst.Call | cst.Attribute | cst.Subscript) or test.lpar:
        return test
    return test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


class _Take(cst.CSTTransformer):
    def __init__(self):
        self.found: tuple[str, cst.BaseExpression] | None = None

    def leave_NamedExpr(self, original_node: cst.NamedExpr, updated_node: cst.NamedExpr):
        self.found = updated_node.target.value, updated_node.value
        return cst.Name(updated_node.target.value)
