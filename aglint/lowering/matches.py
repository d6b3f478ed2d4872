"""`match` on what may be a tensor -> `if`, `elif`, `else`.

Neither AutoGraph nor a graph knows `match`. With plain values for patterns it is `==` and `is`.
"""

from __future__ import annotations

import ast

from aglint.diagnostic import Edit
from aglint.fixes._match import as_if
from aglint.lowering.lowered import Lowered
from aglint.lowering.wish import Wish
from aglint.staging.module import Module
from aglint.staging.verdict import of_any


def lower(made: Lowered, module: Module, wish: Wish) -> Lowered | None:
    """Rewrites the first `match` that is wanted and compares with plain values alone."""
    if "match " not in made.source.text or "match" not in wish.constructs:
        return None
    for node in ast.walk(made.source.tree):
        if not isinstance(node, ast.Match):
            continue
        function = module.enclosing(node)
        guards = [case.guard for case in node.cases if case.guard is not None]
        answer = of_any(function, [node.subject, *guards]).answer
        text = as_if(function, node) if wish.wants(function, answer) else None
        if text is not None:
            edits = [Edit(made.source.span(node), text)]
            return made.step(function.qualname, node.lineno, "match", edits)
    return None
