"""`best = None` before `if t: best = x` -> `best = tf.zeros([], tf.float32)`."""

from __future__ import annotations

import ast

from aglint.checks import _staged
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _initial
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Puts a zero of the other branch's type in the place of None that nothing asks for."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=None) as none):
            branch = _branch(function, node, name)
        case _:
            return None
    if branch is None or _asked(function, name) or _initial.in_loop(function, branch):
        return None
    values = [
        _staged.end_value(function, branch, block, name) for block in (branch.body, branch.orelse)
    ]
    given = [value for value in values if value.kind != "none"]
    zero = _initial.nothing_like(function, given[0]) if len(given) == 1 else None
    if zero is None:
        return None
    edit = _edits.replaced(function, none, zero)
    return Fix(UNSAFE, f"begin with `{name} = {zero}`", (edit,))


def _branch(function: Function, node: ast.stmt, name: str) -> ast.If | None:
    """The one staged branch that gives None or something else for the name."""
    found = [
        branch
        for branch, _ in _staged.branches(function)
        if name in _staged.outputs(function, branch)
    ]
    if len(found) != 1:
        return None
    within = node in {*_staged.inside([*found[0].body, *found[0].orelse], ast.Assign)}
    return found[0] if within or _staged.given(function, found[0], name) is node else None


def _asked(function: Function, name: str) -> bool:
    """Whether the function asks if the name is None."""
    tests = (ast.If, ast.IfExp, ast.While, ast.Assert, ast.BoolOp, ast.Compare)
    for node in ast.walk(function.node):
        if isinstance(node, tests):
            test = node if isinstance(node, ast.BoolOp | ast.Compare) else node.test
            bare = isinstance(test, ast.Name) and test.id == name
            if bare or _staged.tests_none(test, name):
                return True
    return False
