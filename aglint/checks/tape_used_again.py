"""A second gradient of a tape that keeps what it recorded for one only."""

from __future__ import annotations

import ast

from aglint.checks import _tape
from aglint.checks._entries import loop_round
from aglint.checks._state import statement_of
from aglint.diagnostic import Related


def check_module(module, report) -> None:
    """Reports gradients that follow another of the same tape, or are asked for in a loop."""
    for function in (module.body, *module.functions):
        earlier: dict[ast.Call, list[_tape.Asked]] = {}  # one `with` may begin several tapes
        for one in _tape.asked(function):
            if any(word.arg in ("persistent", None) for word in one.made.keywords) or one.made.args:
                continue
            before = earlier.setdefault(one.made, [])
            first = next((other for other in before if _follows(function, other, one)), None)
            if first is not None:
                span = module.source.span(first.call)
                related = [Related("the first gradient", span)]
                report(one.call, call=ast.unparse(one.call.func), related=related)
            elif _again(function, one):
                report(one.call, call=ast.unparse(one.call.func))
            before.append(one)


def _follows(function, first: _tape.Asked, second: _tape.Asked) -> bool:
    """Whether the second is surely asked for after the first, on the same way."""
    one, other = (statement_of(function, part.call) for part in (first, second))
    outer = function.parent_of(one)
    blocks = [getattr(outer, name, ()) for name in ("body", "orelse", "finalbody")]
    return one is other or any(one in block and other in block for block in blocks)


def _again(function, one: _tape.Asked) -> bool:
    """Whether a loop asks in each round, and the tape is of before the loop."""
    loop = loop_round(function, one.call)
    if loop is None or any(outer is loop for outer in function.ancestors(one.tape)):
        return False
    return not any(isinstance(node, ast.Break | ast.Return) for node in ast.walk(loop))
