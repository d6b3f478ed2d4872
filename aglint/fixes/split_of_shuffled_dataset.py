"""`dataset.shuffle(n)` -> `dataset.shuffle(n, reshuffle_each_iteration=False)`."""

from __future__ import annotations

import ast

from aglint.diagnostic import DISPLAY, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.fixes._words import with_word
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
_WORD = "reshuffle_each_iteration"


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Keeps one order, so that the parts stay apart; every epoch has that order then.

    Files are only shown to be sorted: their names may well say more than chance should.
    """
    name, position, applicability = _WORD, 2, UNSAFE
    if node.func.attr == "list_files":
        name, position, applicability = "shuffle", 1, DISPLAY
    given = node.args[position : position + 1]
    given += [word.value for word in node.keywords if word.arg == name]
    if given:
        edit = _edits.replaced(function, given[0], "False")
    elif any(isinstance(part, ast.Starred) for part in node.args):
        return None
    else:
        edit = with_word(function, node, f"{name}=False")
    return None if edit is None else Fix(applicability, f"pass `{name}=False`", (edit,))
