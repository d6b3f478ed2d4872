"""A Python list, dict or set of the function's own that a staged loop or branch changes."""

from __future__ import annotations

import ast

from aglint.checks._names import root
from aglint.checks._region import noun, region_after, related
from aglint.checks._staged import reason, text
from aglint.checks._state import MUTATORS, holder_of, holds_tensor, is_container
from aglint.staging.function import Function
from aglint.staging.values import Value, element_of

#: Methods that leave the same however often they run with the same arguments.
_REPEATABLE = frozenset({"add", "update", "setdefault", "discard", "sort"})


def check(function, report) -> None:
    """Reports methods that change containers which were there before the staged statement."""
    for node in function.nodes(ast.Call):
        match node.func:
            case ast.Attribute(value=holder, attr=method) if method in MUTATORS:
                name = root(holder)
                if name is None or not is_container(function, holder):
                    continue
            case _:
                continue
        region = region_after(function, node, name)
        if region is None or holder_of(function, holder, node):
            continue  # what outlives the call is the business of other rules
        tensor = _tensor_put(function, node)
        if tensor is None and noun(region) == "loop" and method in _REPEATABLE:
            continue
        report(
            node,
            call=f"{text(holder)}.{method}()",
            statement=noun(region),
            times="once, not once a round"
            if noun(region) == "loop"
            else "whichever way a run takes",
            severity=None if tensor is not None else "warning",
            confidence=region[1].confidence,
            why=reason(*region),
            related=[related(function, region)],
        )


def _tensor_put(function: Function, call: ast.Call) -> Value | None:
    """The tensor, or container of some, that a call puts into a container."""
    for part in (*call.args, *(word.value for word in call.keywords)):
        value = function.value(part)
        if holds_tensor(value) or holds_tensor(element_of(value) or value):
            return value
    return None
