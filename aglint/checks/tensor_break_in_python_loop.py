"""`for i in range(9): if tensor: break`; `while` whose condition turns into a tensor."""

from __future__ import annotations

import ast

from aglint.checks import _jumps, _staged


def check(function, report) -> None:
    """Reports `break` and `return` on a tensor in Python loops, and conditions that become one."""
    for statement, loop, verdict, chooser in _jumps.leaving(function, ast.Break, ast.Return):
        if verdict.answer == "python":
            report(
                statement,
                what=f"`{_word(statement)}` on a tensor can't leave",
                loop=_staged.header(loop),
                why=_staged.reason(*chooser),
                related=[_staged.staged_here(function, *chooser)],
                confidence=chooser[1].confidence,
            )
    for loop in _jumps.python_whiles(function):
        later = _jumps.later_test(function, loop)
        if later.is_tensor:
            report(
                loop.test,
                what=f"`{_staged.text(loop.test)}`, which becomes a tensor, can't end",
                loop=_staged.header(loop),
                why=later.why,
                confidence="CONTROL_FLOW" if later.sure else "INFERENCE",
            )


def _word(statement: ast.stmt) -> str:
    return "break" if isinstance(statement, ast.Break) else "return"
