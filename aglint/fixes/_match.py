"""`match kind:` with plain values -> `if kind == ...:`, `elif ...:`, `else:`."""

from __future__ import annotations

import ast
import re

from aglint.fixes import _edits
from aglint.source import Source
from aglint.staging.function import Function

_LOOSE = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr)
_HEADER = re.compile(r"\s*match\s+\w+\s*:\s*(#.*)?")
_AFTER_CASE = re.compile(r"\s*:\s*(.*)$")


def as_if(function: Function, node: ast.Match) -> str | None:
    """The text of a `match` statement as an `if` statement; None where it takes values apart.

    Its lines stay as they are but for the headers and the indentation. A text over several lines
    would change with its indentation, so that a statement with one is left.
    """
    if not isinstance(node.subject, ast.Name) or not _edits.alone(function, node):
        return None
    if any(_edits.is_long_text(inner) for inner in ast.walk(node)):
        return None
    source = function.module.source
    headers = _headers(function, node)
    if headers is None or not _HEADER.fullmatch(source.lines[node.lineno - 1]):
        return None
    indent = _edits.indentation(function, node)
    first = min(headers)
    width = len(_edits.blanks(source.lines[first - 1])) - len(indent)
    rows = [f"{indent}{comment}" for comment in _comments_before(source, node, first)]
    for line in range(first, node.end_lineno + 1):
        row = source.lines[line - 1]
        rows.append(indent + headers[line] if line in headers else _dedented(row, width))
    return source.newline.join(rows)[len(indent) :]


def _headers(function: Function, node: ast.Match) -> dict[int, str] | None:
    """What each line with a `case` becomes."""
    source = function.module.source
    found: dict[int, str] = {}
    for case in node.cases:
        test = _test(function, node.subject.id, case)
        last = case.guard or case.pattern
        end = source.span(last)
        after = _AFTER_CASE.match(source.lines[end.end_line - 1][end.end_column :])
        line = case.pattern.lineno
        if test is None or after is None or end.end_line != line or line == node.lineno:
            return None
        if test == "else" and (not found or case is not node.cases[-1]):
            return None
        keyword = "elif" if found else "if"
        head = "else:" if test == "else" else f"{keyword} {test}:"
        found[line] = head + (f"  {after[1]}" if after[1][:1] == "#" else f" {after[1]}").rstrip()
    return found


def _test(function: Function, subject: str, case: ast.match_case) -> str | None:
    """The condition of a case; `else` for the one that takes everything."""
    alternatives = [case.pattern]
    if isinstance(case.pattern, ast.MatchOr):
        alternatives = case.pattern.patterns
    tests = [_comparison(function, subject, pattern) for pattern in alternatives]
    if None in tests:
        bare = isinstance(case.pattern, ast.MatchAs) and case.pattern.name is None
        return "else" if bare and case.pattern.pattern is None and case.guard is None else None
    test = " or ".join(tests)
    if case.guard is None:
        return test
    test = f"({test})" if len(tests) > 1 else test
    guard = _edits.text_of(function, case.guard)
    return f"{test} and ({guard})" if isinstance(case.guard, _LOOSE) else f"{test} and {guard}"


def _comparison(function: Function, subject: str, pattern: ast.pattern) -> str | None:
    match pattern:
        case ast.MatchValue(value=value):
            return f"{subject} == {_edits.text_of(function, value)}"
        case ast.MatchSingleton(value=value):
            return f"{subject} is {value}"
    return None


def _comments_before(source: Source, node: ast.Match, first: int) -> list[str]:
    rows = (source.lines[line - 1] for line in range(node.lineno, first))
    header, *between = rows
    _, sign, text = header.partition("#")
    return [f"#{text}"] * bool(sign) + [row.strip() for row in between if row.strip()]


def _dedented(row: str, width: int) -> str:
    return row[min(width, len(_edits.blanks(row))) :]
