"""A `tf.function` that only traced code calls: the graph round it is the one that runs."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator
from aglint.diagnostic import Related
from aglint.staging.function import Function


def check_module(module, report) -> None:
    """Reports decorated functions of the file's own whose only use is one call in traced code."""
    for function in module.functions:
        made = decorator(function)
        if made is None or (isinstance(made, ast.Call) and made.keywords):
            continue
        if function.owner is not None and function.owner.node.bases:
            continue  # other files may well call what a base class asks for
        uses = _uses(function)
        if len(uses) != 1:
            continue
        caller, call = uses[0]
        if caller is function or caller.traced is None or not caller.traced.autograph:
            continue
        if caller.traced.entry not in ("tf.function", "callee"):
            continue
        if any(isinstance(outer, ast.For | ast.While) for outer in caller.ancestors(call)):
            continue  # in an unrolled loop it keeps the graph small
        related = [Related("its only call", module.source.span(call))]
        report(made, name=function.name, caller=caller.qualname, related=related)


def _uses(function: Function) -> list[tuple[Function, ast.Call]]:
    """The calls of a function; none at all if it is used in any other way."""
    named = 0
    for node in ast.walk(function.module.tree):
        named += isinstance(node, ast.Name) and node.id == function.name
        named += isinstance(node, ast.Attribute) and node.attr == function.name
        named += isinstance(node, ast.Constant) and node.value == function.name
    sites = list(function.call_sites)
    return sites if named == len(sites) else []
