"""Edits of the original text, made from the positions of `ast` nodes."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.comments import Comments
from aglint.diagnostic import Edit
from aglint.flow.identifiers import fresh, identifiers
from aglint.source import Span
from aglint.staging.function import Function

_BRACKETED = (ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Set)
_PACKAGES = ("tensorflow", "tensorflow.compat.v2")
_ATOMS = (ast.Constant, ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_INDENT = "    "
_WIDTH = 88


def text_of(function: Function, node: ast.AST) -> str:
    """The source text of a node, over all its lines, as it stands."""
    return text_at(function, function.module.source.span(node))


def text_at(function: Function, span: Span) -> str:
    """The source text of a place, over all its lines, as it stands."""
    source = function.module.source
    rows = source.lines[span.line - 1 : span.end_line]
    rows[-1] = rows[-1][: span.end_column]
    rows[0] = rows[0][span.column :]
    return source.newline.join(rows)


def spelled(function: Function, node: ast.expr) -> bool:
    """Whether an expression stands where its node says; in f-strings, Python 3.11 may be wrong."""
    if node.end_lineno > len(function.module.source.lines):
        return False
    try:
        found = ast.parse(text_of(function, node), mode="eval")
    except SyntaxError:
        return False
    return ast.unparse(found) == ast.unparse(node)


def replaced(function: Function, node: ast.AST, text: str) -> Edit:
    """Another text in place of a node."""
    return Edit(function.module.source.span(node), text)


def between(function: Function, first: ast.AST, second: ast.AST, text: str) -> Edit:
    """Another text from the end of one node to the end of the next."""
    source = function.module.source
    start, end = source.span(first), source.span(second)
    return Edit(Span(start.end_line, start.end_column, end.end_line, end.end_column), text)


def before(function: Function, node: ast.AST, text: str) -> Edit:
    """A text in front of a node."""
    span = function.module.source.span(node)
    return Edit(Span(span.line, span.column, span.line, span.column), text)


def after(function: Function, node: ast.AST, text: str) -> Edit:
    """A text behind a node."""
    span = function.module.source.span(node)
    return Edit(Span(span.end_line, span.end_column, span.end_line, span.end_column), text)


def swapped(function: Function, node: ast.Call) -> list[Edit]:
    """The two arguments of a call, each in the place of the other."""
    first, second = node.args
    return [
        replaced(function, first, text_of(function, second)),
        replaced(function, second, text_of(function, first)),
    ]


def line_before(function: Function, statement: ast.stmt, text: str) -> Edit | None:
    """A line of its own in front of a statement; None where no line can go there."""
    source = function.module.source
    indent = indentation(function, statement)
    if indent is None:
        return None
    return before(function, statement, f"{text}{source.newline}{indent}")


def indentation(function: Function, statement: ast.stmt) -> str | None:
    """The blanks in front of a statement; None when it does not begin its line, as `elif`."""
    source = function.module.source
    span = source.span(statement)
    row = source.lines[span.line - 1]
    if row[: span.column].strip() or row[span.column :].startswith("elif"):
        return None
    if _continues(source.lines, span.line):
        return None
    return row[: span.column]


def _continues(lines: list[str], line: int) -> bool:
    return line > 1 and lines[line - 2].endswith("\\")


def alone(function: Function, statement: ast.stmt) -> bool:
    """Whether nothing but a comment shares the lines of a statement."""
    source = function.module.source
    span = source.span(statement)
    rest = source.lines[span.end_line - 1][span.end_column :].strip()
    return indentation(function, statement) is not None and (not rest or rest[0] == "#")


def bracketed(function: Function, node: ast.expr) -> str:
    """The text of an expression, in parentheses where it could not stand on lines of its own."""
    text = text_of(function, node)
    if isinstance(node, _BRACKETED) or len(text.splitlines()) == 1:
        return text
    return f"({text})"


def operand(function: Function, node: ast.expr) -> str:
    """The text of an expression beside an operator, which must not take it apart."""
    text = text_of(function, node)
    return text if isinstance(node, _ATOMS) else f"({text})"


def call(function: Function, statement: ast.stmt, name: str, arguments: list[str]) -> str:
    """The text of a call in a statement's place, over several lines if one would be too long."""
    source = function.module.source
    indent, text = indentation(function, statement), f"{name}({', '.join(arguments)})"
    if indent is None or len(indent) + len(text) <= max(_WIDTH, *map(len, source.lines)):
        return text
    inner = f"{source.newline}{indent}{indent_unit(function)}"
    rows = "".join(f"{inner}{argument}," for argument in arguments)
    return f"{name}({rows}{source.newline}{indent})"


def plain_ends(function: Function, node: ast.Call) -> bool:
    """Whether nothing but brackets and a comma is before and after the arguments of a call.

    What is put there could else come into parentheses round an argument, or into a comment.
    """
    if not node.args or node.keywords:
        return False
    inner = text_of(function, node)[len(text_of(function, node.func)) :].strip()
    first, last = (text_of(function, one) for one in (node.args[0], node.args[-1]))
    end = inner[:-1].rstrip().removesuffix(",").rstrip()
    return inner[1:].lstrip().startswith(first) and end.endswith(last)


def blanks(row: str) -> str:
    """The blanks that a line begins with."""
    return row[: len(row) - len(row.lstrip())]


def first_line(function: Function, statement: ast.stmt) -> int:
    """Where a statement begins, with its decorators and the comments above it."""
    lines = function.module.source.lines
    decorators = getattr(statement, "decorator_list", ())
    first = min([statement.lineno, *(one.lineno for one in decorators)])
    indent = blanks(lines[first - 1])
    while first > 1 and lines[first - 2].startswith(f"{indent}#"):
        first -= 1
    return first


def indent_unit(function: Function) -> str:
    """By how much the function's body is indented."""
    body = getattr(function.node, "body", None)
    if not isinstance(body, list) or function.parent is None:
        return _INDENT
    source = function.module.source
    outer = source.lines[function.node.lineno - 1]
    width = len(blanks(outer))
    return source.lines[body[0].lineno - 1][: body[0].col_offset][width:] or _INDENT


def is_long_text(node: ast.AST) -> bool:
    """Whether it is a text over several lines, which would change with its indentation."""
    text = isinstance(node, ast.JoinedStr | ast.Constant)
    return text and node.lineno != node.end_lineno


def blank_above(function: Function, line: int) -> str:
    """An empty line, if one belongs between what ends above a line and a definition there."""
    source = function.module.source
    above = source.lines[line - 2].strip() if line > 1 else ""
    return "" if not above or above[0] == "#" or above[-1] == ":" else source.newline


def blank_below(function: Function, line: int, indent: str) -> str:
    """An empty line, if one belongs between a definition above a line and what follows there."""
    source = function.module.source
    row = source.lines[line - 1] if line <= len(source.lines) else ""
    return source.newline if row.strip() and row.startswith(indent) else ""


def comments_in(function: Function, node: ast.AST) -> list[str]:
    """The comments inside a node, which go above what is written in its place."""
    source = function.module.source
    span = source.span(node)
    if "#" not in text_of(function, node):
        return []
    return [
        one.text
        for one in Comments(source).comments
        if (span.line, span.column) < (one.line, one.column) < (span.end_line, span.end_column)
    ]


def fresh_name(function: Function, name: str) -> str:
    """The name, with a number where the file uses it."""
    return fresh(name, identifiers(function.module.tree))


def local_name(function: Function, name: str) -> str:
    """The name, with a number where the function, or one round it, uses it."""
    outermost = function
    while outermost.parent is not None and outermost.parent is not function.module.body:
        outermost = outermost.parent
    whole = function is function.module.body or isinstance(outermost.node, ast.Lambda)
    return fresh(name, identifiers(function.module.tree if whole else outermost.node))


def tensorflow(function: Function) -> str | None:
    """The name by which a function reaches TensorFlow's package."""
    for name, dotted in function.module.imports.names.items():
        if dotted in _PACKAGES:
            node = ast.Name(name, ast.Load())
            if _names.dotted(function, node) == dotted:
                return name
    return None


def own_name(function: Function, node: ast.expr) -> bool:
    """Whether a node is a name that the function may bind anew: its own, or declared as shared."""
    if not isinstance(node, ast.Name):
        return False
    scope = function.flow.scope
    return node.id in scope.bound | scope.declared_global | scope.declared_nonlocal
