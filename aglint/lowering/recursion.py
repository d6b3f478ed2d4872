"""A function that calls itself -> a loop.

- `return gcd(b, a % b)` is `a, b = b, a % b` and another round of `while True:`.
- `return n * fact(n - 1)` notes `n`, goes on with `n - 1`, and multiplies on the way back.
- `return fib(n - 1) + fib(n - 2)` keeps what is still to do in a list, where that is asked for.

Everything is evaluated as often as before and in the same order. Python's limit of recursion is
gone, and a graph, which has no recursion, can stage the loop.
"""

from __future__ import annotations

import ast

from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.lowering.loop_text import LoopText
from aglint.lowering.lowered import Lowered
from aglint.lowering.self_calls import Shape, shape_of
from aglint.lowering.wish import Wish
from aglint.source import Span
from aglint.staging.module import Module
from aglint.staging.verdict import of_any

LINEAR, TREE = "recursion", "tree-recursion"


def lower(made: Lowered, module: Module, wish: Wish) -> Lowered | None:
    """Rewrites the first function that calls itself, if that is wanted and can be a loop."""
    for function in module.functions:
        shape = shape_of(function)
        if shape is None or not _is_wanted(shape, wish):
            continue
        text = LoopText(shape).text()
        rows = made.source.lines
        first, last = shape.first_line, shape.body[-1].end_lineno
        column = len(_edits.blanks(rows[first - 1]))
        edit = Edit(Span(first, column, last, len(rows[last - 1])), text)
        return made.step(function.qualname, function.node.lineno, LINEAR, [edit])
    return None


def _is_wanted(shape: Shape, wish: Wish) -> bool:
    tests = [one.test for one in shape.function.nodes(ast.If, ast.IfExp)]
    answer = of_any(shape.function, tests).answer
    if shape.is_tree or answer not in ("staged", "likely"):
        asked = TREE if shape.is_tree else LINEAR
        return asked in wish.asked and wish.is_named(shape.function.qualname)
    return LINEAR in wish.constructs and wish.wants(shape.function, answer)
