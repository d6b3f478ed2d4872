"""Keyword arguments of a call: one more, or one less."""

from __future__ import annotations

import ast
import re

from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.source import Span
from aglint.staging.function import Function

_END = re.compile(r"\s*,?\s*\)")
_COMMA = re.compile(r"\s*,\s*")
_BRACKET = re.compile(r"\(\s*")


def with_word(function: Function, call: ast.expr, word: str) -> Edit | None:
    """Another keyword for a call, or a call with it of a bare decorator.

    None where the end of the call is not written plainly.
    """
    if not isinstance(call, ast.Call):
        return _edits.after(function, call, f"({word})")
    parts = _parts(call)
    if not parts:
        return _edits.between(function, call.func, call, f"({word})")
    last, source = parts[-1], function.module.source
    end, whole = source.span(last), source.span(call)
    if not _END.fullmatch(_edits.text_at(function, _gap(end, _end(whole)))):
        return None
    row = source.lines[end.line - 1]
    alone = end.line != whole.line and not row[: end.column].strip()
    space = f"{source.newline}{row[: end.column]}" if alone else " "
    return _edits.after(function, last, f",{space}{word}")


def without_word(function: Function, call: ast.Call, word: ast.keyword) -> Edit | None:
    """A call without a keyword; None where more than commas and blanks set it apart."""
    parts, source = _parts(call), function.module.source
    here, place = source.span(word), parts.index(word)
    if len(parts) == 1:
        begin, end = _gap(source.span(call.func), here), _gap(here, _end(source.span(call)))
        plain = _BRACKET.fullmatch(_edits.text_at(function, begin))
        if not plain or not _END.fullmatch(_edits.text_at(function, end)):
            return None
        return _edits.between(function, call.func, call, "()")
    if place:
        gap = _gap(source.span(parts[place - 1]), here)
        span = Span(gap.line, gap.column, here.end_line, here.end_column)
    else:
        after = source.span(parts[1])
        gap = _gap(here, after)
        span = Span(here.line, here.column, after.line, after.column)
    return Edit(span, "") if _COMMA.fullmatch(_edits.text_at(function, gap)) else None


def _parts(call: ast.Call) -> list[ast.expr | ast.keyword]:
    """The arguments in source order."""
    return sorted([*call.args, *call.keywords], key=lambda one: (one.lineno, one.col_offset))


def _gap(first: Span, second: Span) -> Span:
    """From the end of one place to the beginning of the next."""
    return Span(first.end_line, first.end_column, second.line, second.column)


def _end(whole: Span) -> Span:
    return Span(whole.end_line, whole.end_column, whole.end_line, whole.end_column)
