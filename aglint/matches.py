"""`match` on what may be a tensor -> `if`, `elif`, `else`, before a file is converted.

Neither AutoGraph nor a graph knows `match`. With plain values for patterns it is `==` and `is`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aglint.diagnostic import Edit, edited
from aglint.fixes._match import as_if
from aglint.source import Source
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.verdict import of_any


@dataclass(frozen=True)
class Lowered:
    """A source without such statements.

    Attributes:
      source: the text; what was given where it has none.
      found: the functions' qualified names and the lines of the statements, in what was given.
      moved: for each of them, the first line of the new text that has moved, and by how much.
    """

    source: Source
    found: tuple[tuple[str, int], ...] = ()
    moved: tuple[tuple[int, int], ...] = ()

    def line(self, line: int) -> int:
        """The line in what was given of a line of the text."""
        for first, by in reversed(self.moved):
            line += by if line >= first else 0
        return line


def lowered(
    source: Source,
    module: Callable[[Source], Module],
    is_wanted: Callable[[Function, str], bool],
) -> Lowered:
    """Writes `if` for every `match` that is wanted and compares with plain values alone.

    Args:
      source: a file.
      module: says what is known of a text of it.
      is_wanted: whether a `match` of a function is to be rewritten, given the verdict on what it
        compares.
    """
    made = Lowered(source)
    while "match " in made.source.text:
        step = next(_steps(made, module(made.source), is_wanted), None)
        if step is None:
            break
        made = step
    return made


def _steps(
    made: Lowered, module: Module, is_wanted: Callable[[Function, str], bool]
) -> Iterator[Lowered]:
    source = made.source
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Match):
            continue
        function = module.enclosing(node)
        guards = [case.guard for case in node.cases if case.guard is not None]
        answer = of_any(function, [node.subject, *guards]).answer
        text = as_if(function, node) if is_wanted(function, answer) else None
        if text is None:
            continue
        whole = edited(source, [Edit(source.span(node), text)])
        by = node.end_lineno - node.lineno - text.count("\n")
        yield Lowered(
            Source.from_text(whole, source.path),
            (*made.found, (function.qualname, made.line(node.lineno))),
            (*made.moved, (node.lineno + 1 - by, by)),
        )
