"""Definitions that wrap `tf.function`: `jit = partial(tf.function, ...)`, `def jit(f)`."""

from __future__ import annotations

import ast
from collections.abc import Callable

from aglint.flow.syntax import parameters


def wrapping_call(node: ast.stmt, wraps: Callable[[ast.expr], bool]) -> ast.Call | None:
    """The call by which what a statement defines hands its argument to `tf.function`; or None.

    The call's keywords are those that `tf.function` gets.

    Args:
      node: a function definition, or an assignment.
      wraps: whether an expression is `tf.function` under any of its names.
    """
    match node:
        case ast.FunctionDef():
            names = parameters(node)
            for call in ast.walk(node):
                match call:
                    case ast.Call(func=func, args=[ast.Name(id=name), *_]) if name in names:
                        if wraps(func):
                            return call
                        match func:  # tf.function(autograph=False)(f)
                            case ast.Call(func=inner, args=[]) if wraps(inner):
                                return func
        case ast.Assign(value=ast.Call() as call):
            # `tf.function(autograph=False)` and `partial(tf.function, ...)` wait for a function.
            if any(map(wraps, call.args)) or (not call.args and wraps(call.func)):
                return call
    return None
