"""How long statements are broken into lines: as ruff and black do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from aglint.edit import continued, quote
from aglint.edit.quote import Statement


def line_width(text: str) -> int:
    """How long a line of ours may get: as long as the file shows that it lets them be.

    A few longer ones, such as those that hold an address or tell a linter something, show nothing.
    """
    rows = text.splitlines()
    if len(rows) < 100:
        return 100  # too short to show anything
    for limit in (80, 88):
        longer = sum(len(row) > limit and not row.lstrip().startswith("#") for row in rows)
        if longer * 200 <= len(rows):
            return limit
    return 100


def code_of(node: cst.CSTNode, module: cst.Module) -> str:
    """The text of a node, without the lines above it."""
    if hasattr(node, "leading_lines"):
        node = node.with_changes(leading_lines=[])
    return module.code_for_node(node)


def fits(node: cst.CSTNode, module: cst.Module, indent: int, width: int) -> bool:
    """Whether every line of a node is short enough; a comment behind it may be as long as it is."""
    if isinstance(node, cst.SimpleStatementLine):
        node = node.with_changes(trailing_whitespace=cst.TrailingWhitespace())
    rows = code_of(node, module).rstrip().splitlines()
    return all(indent + len(row) <= width for row in rows)


def fits_in_line(node: cst.CSTNode, module: cst.Module, indent: int, width: int) -> bool:
    """Whether a node is one line, and short enough."""
    return "\n" not in code_of(node, module).rstrip() and fits(node, module, indent, width)


@dataclass(frozen=True)
class Layout:
    """What breaking lines needs to know.

    Attributes:
      module: the module, for its indentation.
      width: how long a line may get.
      is_ours: whether conversion wrote a call; what the author wrote stays as it is.
    """

    module: cst.Module
    width: int
    is_ours: Callable[[cst.BaseExpression], bool]

    @property
    def step(self) -> str:
        """What a line that goes on is indented by: four columns where blocks have only two."""
        indent = self.module.default_indent
        return indent * 2 if indent == "  " else indent

    def wrapped(self, node: Statement, indent: int) -> Statement:
        """A statement whose calls of ours are broken into lines where it does not fit."""
        ragged = any(map(self.is_ragged, _calls(node, self.is_ours)))
        if not ragged and fits(node, self.module, indent, self.width):
            return node
        if (opened := self._opened(node, indent) or self._in_brackets(node, indent)) is not None:
            return opened
        code = code_of(node, self.module)
        for place in range(len(_calls(node, self.is_ours))):
            broken = node.visit(_Break(self, indent, code, place))
            if not ragged and fits(broken, self.module, indent, self.width):
                return broken
        return node.visit(_Break(self, indent, code))

    def wrapped_test(self, node: cst.If | cst.While, indent: int) -> cst.If | cst.While:
        """An `if` or `while` whose test is broken into lines where the head does not fit."""
        word = "while" if isinstance(node, cst.While) else "elif"
        head = f"{word} {self.module.code_for_node(node.test)}:"
        if all(indent + len(row) <= self.width for row in head.splitlines()):
            return node
        return node.with_changes(test=node.test.visit(_Break(self, indent, head)))

    def _opened(self, node: Statement, indent: int) -> Statement | None:
        """The statement with a comprehension over a call of ours in lines, if it then fits."""
        code = code_of(node, self.module)
        for one in continued.comprehensions(node, self.is_ours):
            text = self.module.code_for_node(one)
            before, found, _ = code.partition(text)
            if not found or "\n" in text:
                continue
            row = before.rpartition("\n")[2]
            extra = row[: len(row) - len(row.lstrip())]
            made = node.deep_replace(
                one, continued.one_clause_a_line(one, extra + self.step, extra)
            )
            if fits(made, self.module, indent, self.width):
                return made
        return None

    def _in_brackets(self, node: Statement, indent: int) -> Statement | None:
        """The statement with its value on a line of its own, if it then fits."""
        value = _value(node)
        if not isinstance(value, cst.BinaryOperation | cst.Comparison) or value.lpar:
            return None
        first = cst.LeftParen(whitespace_after=continued.newline(self.step))
        last = cst.RightParen(whitespace_before=continued.newline(""))
        made = node.deep_replace(value, value.with_changes(lpar=[first], rpar=[last]))
        return made if fits(made, self.module, indent, self.width) else None

    def is_ragged(self, call: cst.Call) -> bool:
        """Whether an argument among others goes on in the next line, and the call's own do not."""
        if len(call.args) < 2 or "\n" in self.module.code_for_node(call.whitespace_before_args):
            return False
        return any("\n" in self.module.code_for_node(arg) for arg in call.args)

    def joined(self, node: Statement, indent: int) -> Statement:
        """A statement whose call of ours is on one line again where that fits."""
        value = _value(node)
        if value is None or not self.is_ours(value) or quote.has_comments(value):
            return node
        if "\n" not in code_of(node, self.module).rstrip():
            return node
        one = node.deep_replace(value, _in_one_line(value))
        return one if fits_in_line(one, self.module, indent, self.width) else node

    def broken(self, call: cst.Call, indent: int, extra: str) -> cst.Call:
        """A call with its arguments on lines of their own.

        Args:
          call: one of ours.
          indent: the column of the statement.
          extra: what the line with the call has in front beyond that.
        """
        step = extra + self.step
        place = indent + len(step)
        text = self.module.code_for_node
        if self.is_ragged(call):
            args = [
                arg.with_changes(value=self._settled(arg.value, place, step)) for arg in call.args
            ]
            call = call.with_changes(args=args)
        one_block = _in_one_block(call, step, extra)
        alone = {
            "comma": cst.MaybeSentinel.DEFAULT,
            "whitespace_after_arg": cst.SimpleWhitespace(""),
        }
        listed = ", ".join(text(arg.with_changes(**alone)) for arg in call.args)
        if "\n" not in listed and place + len(listed) <= self.width:
            return one_block
        args = [
            arg
            if "\n" not in text(arg.value) and place + len(text(arg.value)) + 1 <= self.width
            else arg.with_changes(value=self._broken_inside(arg.value, indent, step))
            for arg in call.args
        ]
        return _one_a_line(call.with_changes(args=args), step, extra)

    def _settled(self, value: cst.BaseExpression, place: int, step: str) -> cst.BaseExpression:
        """An argument of several lines in one, or with its lines as far in as it now stands."""
        one = continued.in_one_line(value, self.module)
        if one is not None and place + len(self.module.code_for_node(one)) + 1 <= self.width:
            return one
        inner = value.body if isinstance(value, cst.Lambda) else value
        if self.is_ours(inner):
            return value  # its own arguments will be
        return continued.shifted(value, len(step))

    def _broken_inside(
        self, value: cst.BaseExpression, indent: int, extra: str
    ) -> cst.BaseExpression:
        if isinstance(value, cst.Lambda):
            return value.with_changes(body=self._broken_inside(value.body, indent, extra))
        if isinstance(value, cst.Call) and value.args and self.is_ours(value):
            return self.broken(value, indent, extra)
        return value


class _Break(cst.CSTTransformer):
    """Breaks the outermost calls of ours in a statement, or only one of them."""

    def __init__(self, layout: Layout, indent: int, code: str, only: int | None = None):
        self.layout = layout
        self.indent = indent
        self.code = code
        self.depth = 0
        self.only = only
        self.count = 0

    def visit_Call(self, node: cst.Call) -> bool:
        self.depth += self.layout.is_ours(node)
        return not self.depth

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        if not self.layout.is_ours(original_node):
            return updated_node
        self.depth -= 1
        text = self.layout.module.code_for_node(original_node)
        if self.depth:
            return updated_node
        self.count += 1
        if _is_simple(original_node) or self.only not in (None, self.count - 1):
            return updated_node
        before, found, after = self.code.partition(text)
        row = before.rpartition("\n")[2]
        last = (text + after.partition("\n")[0]).splitlines()
        rows = [row + last[0], *last[1:]]
        fitting = found and all(self.indent + len(one) <= self.layout.width for one in rows)
        if fitting and not self.layout.is_ragged(original_node):
            return updated_node
        extra = row[: len(row) - len(row.lstrip())] if found else ""
        return self.layout.broken(updated_node, self.indent, extra)


def _is_simple(call: cst.Call) -> bool:
    """Whether there is nothing in a call to break, as in `ag.len_(x)`."""
    return len(call.args) < 2 and all(isinstance(one.value, cst.Name) for one in call.args)


def _calls(node: cst.CSTNode, is_ours: Callable[[cst.CSTNode], bool]) -> list[cst.CSTNode]:
    """The calls of ours that are in no other one."""
    if is_ours(node):
        return [node]
    return [found for child in node.children for found in _calls(child, is_ours)]


def _value(node: Statement) -> cst.BaseExpression | None:
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        return getattr(node.body[0], "value", None)
    return None


def _in_one_block(call: cst.Call, indent: str, end: str) -> cst.Call:
    args = _separated(call.args, cst.SimpleWhitespace(" "))
    last = args[-1].with_changes(
        comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=continued.newline(end)
    )
    return call.with_changes(
        whitespace_before_args=continued.newline(indent), args=[*args[:-1], last]
    )


def _in_one_line(call: cst.Call) -> cst.Call:
    args = _separated(call.args, cst.SimpleWhitespace(" "))
    if args:
        args[-1] = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return call.with_changes(whitespace_before_args=cst.SimpleWhitespace(""), args=args)


def _one_a_line(call: cst.Call, indent: str, end: str) -> cst.Call:
    args = _separated(call.args, continued.newline(indent))
    last = args[-1].with_changes(comma=cst.Comma(whitespace_after=continued.newline(end)))
    return call.with_changes(
        whitespace_before_args=continued.newline(indent), args=[*args[:-1], last]
    )


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
    listed = node.params
    rest = [*listed.kwonly_params]
    after = cst.Comma(whitespace_after=continued.newline(indent))
    last = cst.Comma(whitespace_after=continued.newline(""))
    params = [one.with_changes(comma=after) for one in listed.params]
    star = listed.star_arg
    if rest:
        rest = [one.with_changes(comma=after) for one in rest[:-1]] + [
            rest[-1].with_changes(comma=last)
        ]
        if isinstance(star, cst.ParamStar | cst.Param):
            star = star.with_changes(comma=after)
    elif isinstance(star, cst.Param):
        star = star.with_changes(comma=last)
    elif params:
        params[-1] = params[-1].with_changes(comma=last)
    broken = listed.with_changes(params=params, kwonly_params=rest, star_arg=star)
    return node.with_changes(params=broken, whitespace_before_params=continued.newline(indent))
