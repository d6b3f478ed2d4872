"""What `tf.py_function` gives has no shape, and Keras wants one of a dataset's elements."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted
from aglint.diagnostic import Related
from aglint.staging import catalogue
from aglint.staging.function import Function

_TAKERS = frozenset({"tf.py_function", "tf.numpy_function"})
_TRAINS = frozenset({"fit", "evaluate"})
_SHAPED = ("set_shape", "ensure_shape", "reshape")


def check_module(module, report) -> None:
    """Reports elements of a dataset that leave Python without a shape, in files that train."""
    if any(word in module.source.text for word in _SHAPED):
        return
    trained = [
        call
        for _, call in module.all_calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in _TRAINS and call.args
    ]
    if not trained:
        return
    for function in module.functions:
        if function.traced is None or function.traced.entry != "dataset":
            continue
        for call in function.nodes(ast.Call):
            name = catalogue.canonical(dotted(function, call.func) or "")
            if name in _TAKERS and _returned(function, call):
                span = module.source.span(trained[0].func)
                related = [Related("trained here", span)]
                report(call, function=name, related=related)


def _returned(function: Function, call: ast.Call) -> bool:
    """Whether the function's result is, or holds, just what the call gives."""
    names: set[str] = set()
    statement = function.parent_of(call)
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            names |= {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    results = [node.value for node in function.nodes(ast.Return) if node.value is not None]
    if isinstance(function.node, ast.Lambda):
        results.append(function.node.body)
    parts = [
        part
        for result in results
        for part in (result.elts if isinstance(result, ast.Tuple | ast.List) else [result])
    ]
    return any(part is call or (isinstance(part, ast.Name) and part.id in names) for part in parts)
