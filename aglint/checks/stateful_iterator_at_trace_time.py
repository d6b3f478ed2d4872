"""`next` on a Python iterator, or a loop over one, that outlives the traced call."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted, origin, root

_MAKERS = frozenset({"iter", "zip", "map", "filter", "enumerate", "reversed", "open"})
_SOURCES = frozenset({"list", "tuple", "dict", "set", "range", "str", "ndarray"})


def check(function, report) -> None:
    """Reports taking items from an iterator of an outer scope."""
    for node in function.nodes(ast.Call, ast.For):
        match node:
            case ast.Call(func=ast.Name(id="next"), args=[iterator, *_]):
                place, how = node, "takes one item"
            case ast.For(iter=ast.Name() | ast.Attribute() as iterator):
                place, how = iterator, "uses the items up"
            case _:
                continue
        if _outer_iterator(function, iterator):
            report(place, name=ast.unparse(iterator), how=how)


def _outer_iterator(function, node: ast.expr) -> bool:
    """Whether an expression surely is a Python iterator that was made outside."""
    if not isinstance(node, ast.Name | ast.Attribute) or root(node) is None:
        return False
    made = origin(function, node)
    if made is None or made[0] is function or made[0].traced is not None:
        return False
    scope, value = made
    if isinstance(value, ast.GeneratorExp):
        return True
    if not isinstance(value, ast.Call):
        return False
    name = dotted(scope, value.func)
    if name is not None:
        return name.startswith("itertools.")
    called = scope.value(value.func)
    if called.kind == "builtin" and called.ref in _MAKERS:
        return all(scope.value(part).kind in _SOURCES for part in value.args[-1:])
    maker = scope.resolve(value.func)
    return getattr(maker, "is_generator", False)
