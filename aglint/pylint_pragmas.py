"""Pylint's own comments, for a run without pylint: `# pylint: disable=ag-...`.

Follows pylint: behind code the comment is about its line, alone on a line about the rest of the
block, `disable-next` about the next line. What it can't see: `disable-all` and message categories.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aglint.comments import Comments
from aglint.rule import Rule, catalogue
from aglint.source import Source

_PRAGMA = re.compile(r"#.*?\bpylint:\s*([^;#\n]+)")
_ACTION = re.compile(r"([\w-]+)(?:\s*=\s*([\w\s,-]+))?")


def hidden_lines(source: Source, comments: Comments) -> dict[str, frozenset[int]]:
    """The lines on which pylint's comments switch rules off, by the rules' symbols."""
    hidden: dict[str, set[int]] = {}
    for comment in comments.comments:
        for action, names in _actions(comment.text):
            lines = range(comment.line, comment.line + 1)
            if action == "skip-file":
                names, lines = ["aglint"], range(len(source.lines) + 2)
            elif action == "disable-next":
                lines = range(comment.line + 1, comment.line + 2)
            elif comment.alone:
                lines = range(comment.line, _end_of_block(source, comment.line) + 1)
            for rule in _rules(names):
                before = hidden.setdefault(rule.symbol, set())
                if action == "enable":
                    before.difference_update(lines)
                else:
                    before.update(lines)
    return {symbol: frozenset(lines) for symbol, lines in hidden.items()}


def _actions(text: str) -> Iterator[tuple[str, list[str]]]:
    for match in _PRAGMA.finditer(text):
        for action, names in _ACTION.findall(match[1]):
            if action in ("disable", "disable-next", "enable", "skip-file"):
                yield action, [name.strip() for name in names.split(",")]


def _rules(names: list[str]) -> Iterator[Rule]:
    for rule in catalogue().values():
        if {rule.pylint_symbol, rule.msgid, "aglint", "all"} & set(names):
            yield rule


def _end_of_block(source: Source, line: int) -> int:
    """The last line of the innermost block of statements around a line."""
    end = len(source.lines)
    blocks = [source.tree.body]
    while blocks:
        block = blocks.pop()
        for statement in block:
            if statement.lineno < line <= statement.end_lineno:
                # A comment above a block's first statement belongs to that block already.
                inner = [one for one in _blocks(statement) if line <= one[-1].end_lineno]
                blocks = sorted(inner, key=lambda one: one[0].lineno)[:1]
                end = blocks[0][-1].end_lineno if blocks else end
                break
    return end


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a compound statement."""
    for name in ("body", "orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block
    for name in ("handlers", "cases"):
        for clause in getattr(statement, name, ()):
            yield clause.body
