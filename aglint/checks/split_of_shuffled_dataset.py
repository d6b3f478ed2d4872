"""`ds.take(n)` and `ds.skip(n)` of a dataset that is shuffled anew whenever it is read."""

from __future__ import annotations

import ast

from aglint.checks import _chains, _staged
from aglint.checks._state import statement_of
from aglint.diagnostic import Related
from aglint.staging.function import Function

_PARTS = ("take", "skip")


def check_module(module, report) -> None:
    """Reports each shuffle whose result is split in two."""
    for function in (module.body, *module.functions):
        parts: dict[tuple[ast.stmt, str], dict[str, ast.Call]] = {}
        for call in function.nodes(ast.Call):
            match call.func:
                case ast.Attribute(value=ast.Name() as owner, attr=method) if method in _PARTS:
                    given = _staged.given(function, statement_of(function, call), owner.id)
                    size = ", ".join(map(ast.unparse, (*call.args, *_values(call))))
                    if given is not None and function.value(owner).kind == "dataset":
                        parts.setdefault((given, size), {}).setdefault(method, call)
        for (given, _), calls in parts.items():
            shuffle = _shuffle(function, given) if len(calls) == len(_PARTS) else None
            if shuffle is not None:
                related = [
                    Related(f"one part: `{method}`", module.source.span(calls[method]))
                    for method in _PARTS
                ]
                report(shuffle, call=_name(shuffle), related=related)


def _values(call: ast.Call) -> list[ast.expr]:
    return [word.value for word in call.keywords if word.arg == "count"]


def _name(call: ast.Call) -> str:
    return f"{call.func.attr}(...)"


def _shuffle(function: Function, given: ast.stmt) -> ast.Call | None:
    """The call in a chain of transformations that gives another order each time."""
    for call in _chains.links(function, given.value, given):
        made = _chains.maker(function, call)
        if made == "tf.data.Dataset.list_files":
            return call if _word(call, "shuffle", 1) in (None, True) else None
        if made or not isinstance(call.func, ast.Attribute) or call.func.attr == "cache":
            return None
        if call.func.attr == "shuffle":
            return call if _word(call, "reshuffle_each_iteration", 2) in (None, True) else None
    return None


def _word(call: ast.Call, name: str, position: int) -> object:
    """A literal argument; None if it is not passed, and "" if it is no literal."""
    passed = call.args[position : position + 1]
    passed += [word.value for word in call.keywords if word.arg in (name, None)]
    if not passed:
        return None
    return passed[0].value if isinstance(passed[0], ast.Constant) else ""
