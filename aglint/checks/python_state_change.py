"""Counters and lists outside the function that traced code changes: once a trace, not a call."""

from __future__ import annotations

import ast
import re

from aglint.checks._once import guarded
from aglint.checks._state import Write, becomes_tensor, holds_tensor, makes, writes

_COUNTS_TRACES = re.compile(r"trac|compil|graph|spy", re.IGNORECASE)


def check(function, report) -> None:
    """Reports Python state that each call would change if the function ran as Python."""
    if makes(function):
        return
    for write in writes(function):
        target = ast.unparse(write.target)
        value = write.value
        if not write.counts or holds_tensor(value) or _COUNTS_TRACES.search(target):
            continue
        if becomes_tensor(function, write):
            continue  # and that is kept, which is what matters
        if write.holder == "argument" and isinstance(write.target, ast.Name | ast.Subscript):
            continue  # a changed list or dict argument is an error of its own
        if write.method and write.holder == "argument":
            continue
        if function.value(write.target).kind in ("variable", "tensor", "tensorarray"):
            continue
        if guarded(function, write.node, write.target) or _on_purpose(function, write):
            continue
        if _begun_anew(function, write):
            continue
        sure = write.method or not value.is_unknown
        report(
            write.node,
            state=f"{target}.{write.method}(...)" if write.method else target,
            confidence="CONTROL_FLOW" if sure else "INFERENCE",
            why=f"`{target}` is Python state that outlives the call",
        )


def _begun_anew(function, write: Write) -> bool:
    """Whether every call sets the place first, so that none builds on what another one left."""
    text = ast.unparse(write.target)
    if write.holder != "self" or function.staged_round(write.node):
        return False
    return any(
        isinstance(statement, ast.Assign)
        and statement.lineno < write.node.lineno
        and text in map(ast.unparse, statement.targets)
        and text not in (ast.unparse(part) for part in ast.walk(statement.value))
        for statement in function.node.body
    )


def _on_purpose(function, write: Write) -> bool:
    """Whether a counter only numbers names, or the class has Python called by the graph.

    What is kept for a thread is a stack of contexts, which tracing itself enters and leaves.
    """
    if function.owner is not None and "threading.local" in function.owner.outside:
        return True
    text = ast.unparse(write.target)
    reads = [
        node
        for node in function.nodes(type(write.target))
        if isinstance(node.ctx, ast.Load) and ast.unparse(node) == text
    ]
    if reads and not write.method and all(_in_text(function, node) for node in reads):
        return True
    if function.traced.entry != "keras":
        return False
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("py_function", "numpy_function")
        for node in ast.walk(function.owner.node)
    )


def _in_text(function, node: ast.expr) -> bool:
    """Whether an expression becomes part of a text."""
    for outer in function.ancestors(node):
        match outer:
            case ast.FormattedValue() | ast.BinOp(op=ast.Mod(), left=ast.Constant()):
                return True
            case ast.Call(func=ast.Attribute(attr="format") | ast.Name(id="str" | "format")):
                return True
            case ast.stmt():
                return False
    return False
