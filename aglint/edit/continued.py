"""Expressions that go on in further lines: in one line, further in, or broken as black does it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import libcst as cst

from aglint.edit import quote


def newline(indent: str) -> cst.ParenthesizedWhitespace:
    """A line break inside brackets, and what the next line is indented by beyond its block."""
    return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))


def in_one_line(node: cst.BaseExpression, module: cst.Module) -> cst.BaseExpression | None:
    """An expression of several lines in one; None where its author has broken it on purpose."""
    text = module.code_for_node(node)
    if quote.has_comments(node) or _ON_PURPOSE.search(text):
        return None
    one = _CLOSES.sub(r"\1", _OPENS.sub(r"\1", text))
    one = _GOES_ON.sub(" ", one)
    same = ast.dump(_parsed(one)) == ast.dump(_parsed(text))
    return cst.parse_expression(one) if same else None


_ON_PURPOSE = re.compile(r",\s*\n\s*[)\]}]")
_OPENS = re.compile(r"([(\[{])[ \t]*\n\s*")
_CLOSES = re.compile(r"[ \t]*\n\s*([)\]}])")
_GOES_ON = re.compile(r"[ \t]*\n\s*")


def _parsed(text: str) -> ast.Expression:
    return ast.parse(f"({text}\n)", mode="eval")


def shifted(node: cst.BaseExpression, columns: int) -> cst.BaseExpression:
    """An expression whose lines after the first stand further in, or out."""
    return node.visit(_Shift(columns))


def is_aligned(node: cst.BaseExpression, module: cst.Module) -> bool:
    """Whether the lines of an expression stand below what follows its first bracket."""
    first, newline, _ = module.code_for_node(node).partition("\n")
    return bool(newline) and first.rstrip()[-1:] not in ("(", "[", "{")


class _Shift(cst.CSTTransformer):
    def __init__(self, columns: int):
        self.columns = columns

    def leave_ParenthesizedWhitespace(self, original_node, updated_node):
        space = updated_node.last_line.value
        length = max(0, len(space) + self.columns)
        made = space[:length].ljust(length)
        return updated_node.with_changes(last_line=cst.SimpleWhitespace(made))


def comprehensions(node: cst.CSTNode, is_ours: Callable[[cst.CSTNode], bool]) -> list[cst.BaseComp]:
    """The comprehensions in brackets of their own that hold a call of ours, outer before inner."""
    inside = [found for child in node.children for found in comprehensions(child, is_ours)]
    if not isinstance(node, cst.BaseComp) or not _holds(node, is_ours):
        return inside
    has_brackets = not isinstance(node, cst.GeneratorExp) or bool(node.lpar)
    return [node, *inside] if has_brackets else inside


def _holds(node: cst.CSTNode, is_ours: Callable[[cst.CSTNode], bool]) -> bool:
    return is_ours(node) or any(_holds(child, is_ours) for child in node.children)


def one_clause_a_line(node: cst.BaseComp, indent: str, end: str) -> cst.BaseComp:
    """A comprehension with its item, `for` and `if` on lines of their own."""
    clause = node.for_in
    clauses = []
    while clause is not None:
        clauses.append(clause)
        clause = clause.inner_for_in
    made = None
    for clause in reversed(clauses):
        ifs = [one.with_changes(whitespace_before=newline(indent)) for one in clause.ifs]
        made = clause.with_changes(whitespace_before=newline(indent), ifs=ifs, inner_for_in=made)
    node = node.with_changes(for_in=made)
    match node:
        case cst.ListComp():
            first = node.lbracket.with_changes(whitespace_after=newline(indent))
            last = node.rbracket.with_changes(whitespace_before=newline(end))
            return node.with_changes(lbracket=first, rbracket=last)
        case cst.GeneratorExp():
            first = node.lpar[-1].with_changes(whitespace_after=newline(indent))
            last = node.rpar[0].with_changes(whitespace_before=newline(end))
            return node.with_changes(lpar=[*node.lpar[:-1], first], rpar=[last, *node.rpar[1:]])
    first = node.lbrace.with_changes(whitespace_after=newline(indent))
    last = node.rbrace.with_changes(whitespace_before=newline(end))
    return node.with_changes(lbrace=first, rbrace=last)
