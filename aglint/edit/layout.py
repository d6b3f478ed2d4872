"""How long statements are broken into lines: as ruff and black do it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from aglint.edit import quote
from aglint.edit.quote import Statement


def code_of(node: cst.CSTNode, module: cst.Module) -> str:
    """The text of a node, without the lines above it."""
    if hasattr(node, "leading_lines"):
        node = node.with_changes(leading_lines=[])
    return module.code_for_node(node)


def fits(node: cst.CSTNode, module: cst.Module, indent: int, width: int) -> bool:
    """Whether every line of a node is short enough."""
    rows = code_of(node, module).rstrip().splitlines()
    return all(indent + len(row) <= width for row in rows)


def fits_in_line(node: cst.CSTNode, module: cst.Module, indent: int, width: int) -> bool:
    """Whether a node is one line, and short enough."""
    return "\n" not in code_of(node, module).rstrip() and fits(node, module, indent, width)


def wrapped(node: Statement, module: cst.Module, indent: int, width: int) -> Statement:
    """A statement whose call is broken into lines where it does not fit into one."""
    if fits(node, module, indent, width) or not isinstance(_value(node), cst.Call):
        return node
    for breaker in (_in_one_block, _one_a_line):
        broken = node.visit(_Break(breaker, module.default_indent))
        if fits(broken, module, indent, width):
            return broken
    return node.visit(_Break(_one_a_line, module.default_indent))


def joined(node: Statement, module: cst.Module, indent: int, width: int) -> Statement:
    """A statement whose call is on one line again where that fits."""
    value = _value(node)
    if not isinstance(value, cst.Call) or "\n" not in code_of(node, module).rstrip():
        return node
    one = node.visit(_Break(_in_one_line, ""))
    return one if fits_in_line(one, module, indent, width) else node


def _value(node: Statement) -> cst.BaseExpression | None:
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        return getattr(node.body[0], "value", None)
    return None


class _Break(cst.CSTTransformer):
    """Breaks the outermost call of the statement."""

    def __init__(self, breaker, indent: str):
        self.breaker = breaker
        self.indent = indent
        self.depth = 0

    def visit_Call(self, node: cst.Call) -> bool:
        self.depth += 1
        return False

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        self.depth -= 1
        if self.depth:
            return updated_node
        return self.breaker(updated_node, self.indent)


def _newline(indent: str) -> cst.ParenthesizedWhitespace:
    return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))


def _in_one_block(call: cst.Call, indent: str) -> cst.Call:
    args = _separated(call.args, cst.SimpleWhitespace(" "))
    last = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=_newline(""))
    return call.with_changes(whitespace_before_args=_newline(indent), args=[*args[:-1], last])


def _in_one_line(call: cst.Call, indent: str) -> cst.Call:
    if quote.has_comments(call):
        return call
    args = _separated(call.args, cst.SimpleWhitespace(" "))
    last = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return call.with_changes(
        whitespace_before_args=cst.SimpleWhitespace(""), args=[*args[:-1], last]
    )


def _one_a_line(call: cst.Call, indent: str) -> cst.Call:
    args = _separated(call.args, _newline(indent))
    last = args[-1].with_changes(comma=cst.Comma(whitespace_after=_newline("")))
    return call.with_changes(whitespace_before_args=_newline(indent), args=[*args[:-1], last])


def _separated(args: Sequence[cst.Arg], space: cst.BaseParenthesizableWhitespace) -> list[cst.Arg]:
    return [
        arg.with_changes(
            comma=cst.Comma(whitespace_after=space),
            whitespace_after_arg=cst.SimpleWhitespace(""),
        )
        for arg in args
    ]


def wrapped_parameters(node: cst.FunctionDef, indent: str) -> cst.FunctionDef:
    """A function whose parameters stand on lines of their own."""
    listed = [*node.params.params, *node.params.kwonly_params]
    breaks = [cst.Comma(whitespace_after=_newline(indent))] * (len(listed) - 1)
    broken = [
        one.with_changes(comma=comma)
        for one, comma in zip(
            listed, [*breaks, cst.Comma(whitespace_after=_newline(""))], strict=True
        )
    ]
    count = len(node.params.params)
    if node.params.kwonly_params or not isinstance(node.params.star_arg, cst.MaybeSentinel):
        return node
    params = node.params.with_changes(params=broken[:count])
    return node.with_changes(params=params, whitespace_before_params=_newline(indent))
