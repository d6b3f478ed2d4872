"""For people: the message, the code with the place underlined, why, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aglint.diagnostic import DISPLAY, Diagnostic
from aglint.report.view import View, star
from aglint.source import Span

TAB = 4
_WHOLE = 3
"""A span of more lines than this is underlined on its first line only."""

_COLORS = {"error": "31", "warning": "33", "refactor": "36", "frame": "34", "help": "32"}

Paint = Callable[[str, str], str]
"""Puts a text into the colour of a role."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An underlined stretch of one line."""

    line: int
    column: int
    end_column: int
    sign: str
    label: str


def render(view: View) -> Iterator[str]:
    """The lines of the report."""
    for index, one in enumerate(view.diagnostics):
        if index:
            yield ""
        yield from _finding(one, view)


def _finding(one: Diagnostic, view: View) -> Iterator[str]:
    paint = _paint if view.color else _plain
    yield f"{paint(one.code, one.severity)}{star(one)} {one.message} ({one.symbol})"
    lines = view.lines(one.path)
    here = _marks(one.span, lines, "^", "")
    for other in one.related:
        if other.path is None:
            here += _marks(other.span, lines, "-", other.message)
    elsewhere = [
        (other, _marks(other.span, view.lines(other.path), "-", other.message))
        for other in one.related
        if other.path is not None
    ]
    rows = [mark.line for mark in here] + [mark.line for _, marks in elsewhere for mark in marks]
    width = len(str(max(rows, default=one.span.line)))
    margin = " " * (width + 1)
    yield f"{' ' * width}{paint('-->', 'frame')} {_place(one.path, one.span)}"
    yield from _frame(here, lines, width, one.severity, paint)
    for other, marks in elsewhere:
        yield f"{' ' * width}{paint(':::', 'frame')} {_place(other.path, other.span)}"
        yield from _frame(marks, view.lines(other.path), width, one.severity, paint)
    for name, text in (("why", one.why), ("help", one.help)):
        if text:
            yield f"{margin}{paint('=', 'frame')} {paint(name + ':', 'help')} {text}"
    if one.fix is not None:
        kind = "suggestion" if one.fix.applicability == DISPLAY else f"{one.fix.applicability} fix"
        yield f"{margin}{paint('=', 'frame')} {paint(kind + ':', 'help')} {one.fix.message}"


def _frame(
    marks: list[Mark], lines: list[str], width: int, severity: str, paint: Paint
) -> Iterator[str]:
    """The marked lines with what stands under them; a larger gap between them is left out."""
    margin = f"{' ' * (width + 1)}{paint('|', 'frame')}"
    if not marks:
        return
    yield margin
    shown = 0
    for number in sorted({mark.line for mark in marks}):
        if shown and number - shown > 2:
            yield paint("...", "frame")
        elif shown and number - shown == 2:
            yield _code(number - 1, lines, width, paint)
        yield _code(number, lines, width, paint)
        text = lines[number - 1]
        for mark in sorted(marks, key=lambda mark: (mark.sign != "^", mark.column)):
            if mark.line == number:
                before = " " * _width(text[: mark.column])
                length = _width(text[: mark.end_column]) - len(before)
                color = severity if mark.sign == "^" else "frame"
                under = mark.sign * max(length, 1) + (f" {mark.label}" if mark.label else "")
                yield f"{margin} {before}{paint(under, color)}"
        shown = number


def _code(number: int, lines: list[str], width: int, paint: Paint) -> str:
    text = _expanded(lines[number - 1])
    row = f"{paint(f'{number:>{width}} |', 'frame')} {text}"
    return row.rstrip()


def _marks(span: Span, lines: list[str], sign: str, label: str) -> list[Mark]:
    """The stretches of single lines that a span underlines; none when there are no such lines."""
    if span.line > len(lines):
        return []
    last = min(span.end_line, len(lines))
    numbers = range(span.line, last + 1) if last - span.line < _WHOLE else [span.line]
    marks = []
    for number in numbers:
        text = lines[number - 1]
        start = span.column if number == span.line else len(text) - len(text.lstrip())
        end = span.end_column if number == span.end_line else len(text.rstrip())
        if text.strip() or number == span.line:
            marks.append(Mark(number, start, end, sign, label if number == numbers[-1] else ""))
    return marks


def _place(path: str, span: Span) -> str:
    return f"{path}:{span.line}:{span.column + 1}"


def _expanded(text: str) -> str:
    """A line as it is printed: tabs as spaces, other control characters as a blank."""
    result = ""
    for character in text:
        if character == "\t":
            result += " " * (TAB - _columns(result) % TAB)
        else:
            result += character if character.isprintable() else " "
    return result


def _width(text: str) -> int:
    """How many columns of a terminal the beginning of a line takes."""
    return _columns(_expanded(text))


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _paint(text: str, role: str) -> str:
    return f"\033[1;{_COLORS[role]}m{text}\033[0m"


def _plain(text: str, role: str) -> str:
    return text
