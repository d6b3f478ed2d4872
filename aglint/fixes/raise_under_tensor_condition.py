"""`if bad: raise ValueError("no")` -> `tf.debugging.Assert(tf.logical_not(bad), ["no"])`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _messages
from aglint.fixes._conditions import is_scalar_condition, negated
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.stmt) -> Fix | None:
    """Checks when the graph runs; the exception is another one then."""
    tf, guard = _edits.tensorflow(function), function.parent_of(node)
    if tf is None or not isinstance(guard, ast.If):
        return None
    if guard.body != [node] or guard.orelse or not _edits.alone(function, guard):
        return None
    test = guard.test
    if not is_scalar_condition(function, test) or _messages.walrus(test):
        return None
    data = _said(function, node)
    if data is None:
        return None
    arguments = [negated(function, test, tf), f"[{', '.join(data)}]"]
    text = _edits.call(function, guard, f"{tf}.debugging.Assert", arguments)
    indent = f"{function.module.source.newline}{_edits.indentation(function, guard)}"
    rows = [*_edits.comments_in(function, guard), text]
    edit = _edits.replaced(function, guard, indent.join(rows))
    return Fix(APPLICABILITY, "use `tf.debugging.Assert`", (edit,))


def _said(function: Function, node: ast.stmt) -> list[str] | None:
    """The parts of the exception's message; its name where it has none."""
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(), args=[message], keywords=[]), cause=None):
            return _messages.parts(function, message)
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=[], keywords=[]), cause=None):
            return [_messages.quoted(name)]
        case ast.Raise(exc=ast.Name(id=name), cause=None):
            return [_messages.quoted(name)] if name[:1].isupper() else None
        case ast.Assert(msg=ast.expr() as message):
            return _messages.parts(function, message)
    return None
