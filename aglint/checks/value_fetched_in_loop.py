"""`float(loss)` in every step of a training loop: Python waits for the device each time."""

from __future__ import annotations

import ast
import re

from aglint.checks._entries import entered, loop_round
from aglint.checks._state import statement_of

_LOOPS_OVER = re.compile(r"(dataset|ds|loader|batches|train|data)\w*$", re.IGNORECASE)
_FETCHES = frozenset({"float", "int", "print"})


def check_module(module, report) -> None:
    """Reports values that an untraced loop takes of each step of a traced function."""
    for function in (module.body, *module.functions):
        if function.traced is not None or "test" in function.qualname.lower():
            continue
        stepped: dict[ast.AST, set[str]] = {}
        for node in function.nodes(ast.Assign):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    loop = loop_round(function, call)
                    if isinstance(loop, ast.For) and entered(function, call) is not None:
                        stepped.setdefault(loop, set()).add(name)
        for call in function.nodes(ast.Call) if stepped else ():
            loop = loop_round(function, call)
            name = _fetched(call)
            if loop in stepped and name in stepped[loop] and _each_round(function, loop, call):
                report(call, call=ast.unparse(call), name=name)


def _fetched(call: ast.Call) -> str:
    """The name whose value a call asks for."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="numpy"), args=[]):
            return name
        case ast.Call(func=ast.Name(id=asked), args=[ast.Name(id=name)]) if asked in _FETCHES:
            return name
    return ""


def _each_round(function, loop: ast.For, call: ast.Call) -> bool:
    """Whether every round comes by, and the rounds are those over a dataset."""
    if statement_of(function, call) not in loop.body:
        return False
    value = function.value(loop.iter)
    return value.kind in ("dataset", "iterator") or bool(_LOOPS_OVER.search(ast.unparse(loop.iter)))
