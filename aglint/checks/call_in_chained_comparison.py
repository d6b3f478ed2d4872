"""`a < f() < b`: AutoGraph evaluates the operand in the middle twice."""

from __future__ import annotations

import ast

from aglint.checks._converted import converted
from aglint.checks._names import dotted
from aglint.checks._state import MUTATORS, writes
from aglint.staging import catalogue
from aglint.staging.function import Function

_DRAWS = ("random.", "numpy.random.", "secrets.", "uuid.", "time.")
_ASSIGNS = ("assign", "scatter_")
_EFFECTS = frozenset({"side-effect", "random", "python-state"})


def check(function, report) -> None:
    """Reports middle operands that give another value, or do more, the second time."""
    comparisons = [node for node in function.nodes(ast.Compare) if len(node.ops) > 1]
    if not comparisons or not converted(function):
        return
    for comparison in comparisons:
        for operand in comparison.comparators[:-1]:
            call = _effect(function, operand)
            if call is not None:
                report(operand, call=ast.unparse(call.func))


def _effect(function, operand: ast.expr) -> ast.Call | None:
    """A call in an expression that makes it matter how often it is evaluated."""
    for node in ast.walk(operand):
        if isinstance(node, ast.Call) and _has_effect(function, node):
            return node
    return None


def _has_effect(function, call: ast.Call) -> bool:
    name = dotted(function, call.func)
    if name is not None:
        entry = catalogue.lookup(name)
        if entry is not None:
            return not _EFFECTS.isdisjoint(entry.effects)
        return name.startswith(_DRAWS)
    if isinstance(call.func, ast.Name) and function.value(call.func).kind == "builtin":
        return call.func.id in ("next", "input", "print")
    if isinstance(call.func, ast.Attribute):
        method = call.func.attr
        owner = function.value(call.func.value)
        if owner.kind in ("variable", "tensor") and method.startswith(_ASSIGNS):
            return True
        if owner.kind == "generator":
            return True
        if owner.kind in ("list", "dict", "set") and method in MUTATORS:
            return True
    callee = function.resolve(call.func)
    return isinstance(callee, Function) and callee.traced is not None and _does(callee)


def _does(callee: Function) -> bool:
    """Whether a function of the file changes state or draws numbers, itself."""
    return any(True for _ in writes(callee)) or any(
        _has_effect(callee, call)
        for call in callee.nodes(ast.Call)
        if callee.resolve(call.func) is not callee
    )
