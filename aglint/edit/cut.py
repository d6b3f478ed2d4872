"""One outermost function as a text of its own, which the passes work on, and put back.

A pass then costs what the function is long, not what its file is. The text has an `if True:` for
each statement that the function stands in, so that its lines keep their indentation.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aglint.source import Source

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

_LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


@dataclass(frozen=True, eq=False)
class Cut:
    """Where an outermost function stands in its file.

    Attributes:
      node: the function.
      qualname: its name with those of the classes round it.
      first, last: its lines, counted from 0, `last` not included; the comments below that are
        indented like its body belong to it.
      above: the lines that make its indentation legal.
      depth: their number.
      text: its lines with those above.
    """

    node: FunctionNode
    qualname: str
    first: int
    last: int
    above: str
    depth: int
    text: str


def cuts(source: Source) -> Iterator[Cut]:
    """The functions of a file that are in no other function, in the order of the source."""
    rows = _rows(source.text)
    for node, around in _outermost(source.tree, ()):
        indents = [rows[one.lineno - 1][: one.col_offset] for one in around]
        indents = [one for one in dict.fromkeys(indents) if len(one) < node.col_offset]
        above = "".join(f"{one}if True:{source.newline}" for one in indents)
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        while node.decorator_list and not rows[first].lstrip().startswith("@"):
            first -= 1
        last = _end(rows, node)
        text = above + "".join(rows[first:last])
        classes = [one.name for one in around if isinstance(one, ast.ClassDef)]
        qualname = ".".join([*classes, node.name])
        yield Cut(node, qualname, first, last, above, len(indents), text)


def joined(source: Source, texts: Iterable[tuple[Cut, str]]) -> str:
    """The text of a file with other texts in place of some cuts, which come in its order."""
    rows = _rows(source.text)
    made: list[str] = []
    done = 0
    for cut, text in texts:
        made += rows[done : cut.first]
        made.append(text.removeprefix(cut.above))
        done = cut.last
    return "".join([*made, *rows[done:]])


def _rows(text: str) -> list[str]:
    return _LINE_END.split(text)


def _outermost(
    node: ast.AST, around: tuple[ast.stmt, ...]
) -> Iterator[tuple[FunctionNode, tuple[ast.stmt, ...]]]:
    """The outermost functions inside a node, with the statements round each."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield child, around
        elif not isinstance(child, ast.expr):
            yield from _outermost(
                child, (*around, child) if isinstance(child, ast.stmt) else around
            )


def _end(rows: list[str], node: FunctionNode) -> int:
    """Behind the last line of a function, or of the comments below that are indented deeper."""
    last = place = node.end_lineno
    while place < len(rows):
        row = rows[place].lstrip()
        if row.startswith("#") and len(rows[place]) - len(row) > node.col_offset:
            last = place + 1
        elif row:
            break
        place += 1
    return last
