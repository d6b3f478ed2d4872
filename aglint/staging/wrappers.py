"""Whether a definition wraps `tf.function`: `jit = partial(tf.function, ...)`, `def jit(f)`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from aglint.flow.syntax import parameters


def hands_on(node: ast.stmt, wraps: Callable[[ast.expr], bool]) -> bool:
    """Whether calling what a statement defines hands the argument to `tf.function`.

    Args:
      node: a function definition, or an assignment.
      wraps: whether an expression is `tf.function` under any of its names.
    """
    match node:
        case ast.FunctionDef():
            names = parameters(node)
            return any(
                isinstance(call, ast.Call)
                and call.args
                and isinstance(call.args[0], ast.Name)
                and call.args[0].id in names
                and wraps(call.func)
                for call in ast.walk(node)
            )
        case ast.Assign(value=ast.Call() as call):
            # `tf.function(autograph=False)` and `partial(tf.function, ...)` wait for a function.
            return any(map(wraps, call.args)) or (not call.args and wraps(call.func))
    return False
