"""`.map(augment).cache()`: what was random in the first epoch is the same in all others."""

from __future__ import annotations

import ast

from aglint.checks import _chains
from aglint.checks._names import dotted
from aglint.diagnostic import Related
from aglint.staging import catalogue
from aglint.staging.function import Function

_STEADY = frozenset({"take", "skip"})


def check_module(module, report) -> None:
    """Reports each `cache` after a shuffle or a map function that draws random numbers."""
    for function in (module.body, *module.functions):
        for call in _chains.called(function, "cache"):
            for earlier in _chains.upstream(function, call):
                what = _random(function, earlier)
                if what and not (_method(earlier) == "shuffle" and _again(function, call)):
                    span = module.source.span(earlier.func)
                    related = [Related("random, once only", span)]
                    report(call, what=what, related=related)
                    break
                if _method(earlier) in _STEADY:
                    break  # a part that is picked once for all may well be meant


def _method(call: ast.Call) -> str:
    return getattr(call.func, "attr", "")


def _again(function: Function, cache: ast.Call) -> bool:
    """Whether what the cache holds is shuffled after it."""
    return any(
        cache is earlier
        for call in _chains.called(function, "shuffle")
        for earlier in _chains.upstream(function, call)
    )


def _random(function: Function, call: ast.Call) -> str:
    """What a transformation makes random, "" if nothing."""
    if not isinstance(call.func, ast.Attribute) or _chains.maker(function, call):
        return ""
    match _method(call):
        case "shuffle":
            anew = [w.value for w in call.keywords if w.arg == "reshuffle_each_iteration"]
            anew += call.args[2:3]
            fixed = any(isinstance(n, ast.Constant) and n.value is False for n in anew)
            return "" if fixed else "the order of `shuffle`"
        case "map" if call.args:
            mapped = function.resolve(call.args[0])
            if isinstance(mapped, Function):
                drawn = _draws(mapped, 3)
                return f"what `{drawn}` draws" if drawn else ""
    return ""


def _draws(function: Function, depth: int) -> str:
    """The operation by which a function, or what it calls, draws random numbers."""
    for call in function.nodes(ast.Call):
        name = dotted(function, call.func)
        if name is not None:
            entry = catalogue.lookup(name)
            if entry is not None and "random" in entry.effects:
                return ast.unparse(call.func)
            continue
        callee = function.resolve(call.func) if depth else None
        if isinstance(callee, Function) and callee is not function:
            drawn = _draws(callee, depth - 1)
            if drawn:
                return drawn
    return ""
