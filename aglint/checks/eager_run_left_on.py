"""Switches that make every `tf.function` run as plain Python, left on after debugging."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.staging.function import Function

_SWITCHES = (
    "tensorflow.config.run_functions_eagerly",
    "tensorflow.config.experimental_run_functions_eagerly",
    "tensorflow.compat.v2.config.run_functions_eagerly",
)


def check_module(module, report) -> None:
    """Reports switches that the file turns on, always, and never off."""
    if "test" in module.source.path.rpartition("/")[2]:
        return
    switched = [(f, c) for f, c in module.all_calls if dotted(f, c.func) in _SWITCHES]
    if all(_is_true(part) for _, call in switched for part in call.args[:1]):
        for function, call in switched:
            if _always(function, call):
                report(call, switch=ast.unparse(call))
    for function, call in module.all_calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "compile":
            for word in call.keywords:
                if word.arg == "run_eagerly" and _is_true(word.value) and _always(function, call):
                    report(word.value, switch="run_eagerly=True")


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _always(function: Function, node: ast.AST) -> bool:
    """Whether nothing decides about it: no `if`, and no test or debugging function."""
    if any(isinstance(outer, ast.If | ast.Try) for outer in function.ancestors(node)):
        return False
    return not any(word in function.qualname.lower() for word in ("test", "debug", "eager"))
