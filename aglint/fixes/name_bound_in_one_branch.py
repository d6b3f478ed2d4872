"""`if t: scale = 2.0` -> `scale = 0.0` before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _staged
from aglint.checks.name_bound_in_one_branch import binding_branch
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _initial
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Begins with a zero of the branch's type, where plain Python would raise UnboundLocalError."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            branches = list(_unbound_before(function, node, name))
        case _:
            return None
    if not branches or _initial.in_loop(function, node):
        return None
    inner, outermost = branches[0], branches[-1]
    block = binding_branch(function, inner, name)
    if block is None or _staged.bindings(function, [outermost], name) != _staged.bindings(
        function, block, name
    ):
        return None
    value = _staged.end_value(function, inner, block, name)
    zero = _initial.nothing_like(function, value)
    edit = zero and _edits.line_before(function, outermost, f"{name} = {zero}")
    return Fix(UNSAFE, f"begin with `{name} = {zero}`", (edit,)) if edit else None


def _unbound_before(function: Function, node: ast.stmt, name: str) -> Iterator[ast.If]:
    """The branches round a binding that have to give the name and find it unbound, inner first."""
    for outer in function.ancestors(node):
        if isinstance(outer, ast.If) and name in _staged.outputs(function, outer):
            if _staged.perhaps_bound(function, outer, name):
                return
            yield outer
