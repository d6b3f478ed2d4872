"""A traced tensor in a text: what stands there is its description, not its value."""

from __future__ import annotations

import ast
import re

from aglint.checks._python_values import builtin, confidence, firmly, formatted
from aglint.checks._staged import text
from aglint.staging.function import Function

_TELLS = re.compile(r"(^|\.)(print|log|logger|logging|warn|warnings|debug|info|error|exception)\b")
_CHECKS = re.compile(r"(^|\.)(debugging\.|assert|check_|verify)|Error$|Exception$|Warning$")
_MESSAGES = frozenset({"message", "msg", "err_msg", "error_message"})


def check(function, report) -> None:
    """Reports tensors that an f-string, `format`, `%` or `str` turns to text, but for messages."""
    for node in function.nodes(ast.FormattedValue, ast.BinOp, ast.Call):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if named and not builtin(function, node):
            continue
        for part, number in formatted(node):
            value = function.value(part)
            if number or not firmly(value) or value.kind == "variable":
                continue
            if not _message(function, node):
                report(part, text=text(part), why=value.why, confidence=confidence(value))


def _message(function: Function, node: ast.AST) -> bool:
    """Whether the text is one that is raised, asserted, printed or logged."""
    inner = node
    for outer in function.ancestors(node):
        match outer:
            case ast.Raise() | ast.Assert():
                return True
            case ast.Call(func=func) if inner is not func:
                called = ast.unparse(func)
                if called == "tf.print":
                    return False
                if _TELLS.search(called) or _CHECKS.search(called):
                    return True
            case ast.keyword(arg=name) if name in _MESSAGES:
                return True
            case ast.stmt():
                return False
        inner = outer
    return False
