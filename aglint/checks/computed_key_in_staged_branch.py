"""An item written in a staged statement under a key that AutoGraph has no name for."""

from __future__ import annotations

import ast

from aglint.checks._names import root
from aglint.checks._region import Region, noun, region_after, related
from aglint.checks._staged import reason, text
from aglint.checks._state import holder_of
from aglint.staging.function import Function
from aglint.staging.values import TENSORS


def check(function, report) -> None:
    """Reports items of the function's own lists and dicts that AutoGraph does not carry."""
    for node in function.nodes(ast.Subscript):
        name = root(node.value)
        if not isinstance(node.ctx, ast.Store) or name is None:
            continue
        if function.value(node.value).kind not in ("list", "dict"):
            continue
        if not isinstance(node.slice, ast.Slice) and function.value(node.slice).kind in TENSORS:
            continue  # fails in any case
        region = region_after(function, node, name)
        if region is None or holder_of(function, node, node):
            continue
        if not _named(node.slice) or _changes_inside(function, node.slice, region):
            report(
                node,
                item=text(node),
                statement=noun(region),
                confidence=region[1].confidence,
                why=reason(*region),
                related=[related(function, region)],
            )


def _named(index: ast.expr) -> bool:
    """Whether AutoGraph has a name for an item: `a[0]`, `a["k"]`, `a[i]`, `a[b.c]`, `a[b[i]]`."""
    match index:
        case ast.Constant() | ast.Name():
            return True
        case ast.Attribute(value=inner):
            return _named(inner)
        case ast.Subscript(value=inner, slice=key):
            return _named(inner) and _named(key)
    return False


def _changes_inside(function: Function, index: ast.expr, region: Region) -> bool:
    """Whether a name in the key gets its value inside, so that the item has no value before."""
    names = {part.id for part in ast.walk(index) if isinstance(part, ast.Name)}
    statement = region[0]
    return bool(names & function.flow.binds([statement]) - function.flow.live_in(statement))
