"""Optimizers among the arguments of a `tf.function`: each makes its variables in its first step."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._entries import entering
from aglint.checks._state import statement_of
from aglint.staging.function import Function

_STEPS = frozenset({"apply_gradients", "minimize", "apply"})


def optimizers_passed_in(function: Function) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """The steps of an optimizer parameter for which the file's calls pass different optimizers.

    Yields:
      The step and the arguments that are passed.
    """
    if function.traced.entry != "tf.function":
        return
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in _STEPS:
                pass
            case _:
                continue
        if name not in function.flow.parameters:
            continue
        if function.flow.reaching(statement_of(function, call), name):
            continue
        passed = _passed(function, name)
        if len({ast.unparse(node) for node in passed}) > 1:
            yield call, passed


def _passed(function: Function, name: str) -> list[ast.expr]:
    """The optimizers that untraced code passes without having built them."""
    found = []
    for caller, call, entry in entering(function.module):
        if caller.traced is not None or entry.function is not function:
            continue
        node = _argument(function, call, name)
        if node is None or caller.value(node).kind != "optimizer":
            continue
        text = f"{ast.unparse(node)}.build"
        if not any(ast.unparse(other.func) == text for other in caller.nodes(ast.Call)):
            found.append(node)
    return found


def _argument(function: Function, call: ast.Call, name: str) -> ast.expr | None:
    names = list(function.flow.parameters)[1 if function.is_method else 0 :]
    for position, part in enumerate(call.args):
        if isinstance(part, ast.Starred):
            return None
        if position < len(names) and names[position] == name:
            return part
    return next((word.value for word in call.keywords if word.arg == name), None)
