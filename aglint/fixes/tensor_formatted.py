"""`f"step {step}"` -> `tf.strings.format("step {}", step)`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _formats
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
UNCOVERS = True


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Makes the text when the graph runs, where its readers take a tensor."""
    edits = _formats.replaced(function, node)
    if edits is None:
        return None
    return Fix(APPLICABILITY, f"use `{edits[0].text.partition('(')[0]}`", edits)
