"""`self.count += 1` -> `self.count.assign_add(1)`, of a `tf.Variable` made in `__init__`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes._variable import as_variable
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Keeps the state where each call of the graph finds and changes it."""
    return as_variable(function, node)
