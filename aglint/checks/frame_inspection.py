"""`locals`, `eval`, frames and their like in code that AutoGraph has rewritten."""

from __future__ import annotations

import ast

from aglint.checks._converted import converted
from aglint.checks._names import dotted

_FRAMES = frozenset({"sys._getframe", "inspect.currentframe", "inspect.stack", "inspect.trace"})
_OWN = "shows AutoGraph's names, not yours"


def check(function, report) -> None:
    """Reports what looks at names or frames at run time, where it sees AutoGraph's code."""
    found = [(call, what) for call in function.nodes(ast.Call) if (what := _looks(function, call))]
    if found and converted(function):
        for call, what in found:
            severity = "error" if _fails(function, call) else None
            report(call, call=ast.unparse(call.func), what=what, severity=severity)


def _fails(function, call: ast.Call) -> bool:
    """Whether what it looks for can't be there, which is a NameError."""
    match call.func:
        case ast.Name(id="exec"):
            return True
        case ast.Name(id="eval"):
            return _in_region(function, call)
    return False


def _looks(function, call: ast.Call) -> str:
    """What a call sees that it should not; "" if it does no harm."""
    if dotted(function, call.func) in _FRAMES:
        return "finds AutoGraph's frame, not yours"
    if not isinstance(call.func, ast.Name) or function.value(call.func).kind != "builtin":
        return ""
    match call.func.id, len(call.args):
        case "vars" | "dir", 0:
            return _OWN
        case "locals", 0:
            return _locals(function, call)
        case "exec", 1:
            return "can't see the function's names"
        case "eval", 1 if _in_region(function, call) or _after_region(function, call):
            return "can't see what a branch or loop binds"
    return ""


def _locals(function, call: ast.Call) -> str:
    outer = function.parent_of(call)
    formats = isinstance(outer, ast.keyword) and outer.arg is None
    formats = formats or (isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Mod))
    if isinstance(outer, ast.Subscript) or formats:
        beside = _in_region(function, call) or _after_region(function, call)
        return "can't see what a branch or loop binds" if beside else ""
    return _OWN


def _in_region(function, node: ast.AST) -> bool:
    return any(
        isinstance(outer, ast.If | ast.For | ast.While) for outer in function.ancestors(node)
    )


def _after_region(function, node: ast.AST) -> bool:
    """Whether a branch or loop before a place binds a name of the function."""
    return any(
        region.lineno < node.lineno and function.flow.binds([region])
        for region in function.nodes(ast.If, ast.For, ast.While)
        if region in function.flow.graph.first
    )
