"""A new Python object for every call of a `tf.function`: a trace for each."""

from __future__ import annotations

import ast

from aglint.checks._entries import entering, loop_round, repeated
from aglint.checks._names import dotted, origin
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function

_OF_KERAS = frozenset({"layer", "metric", "model", "optimizer"})
_EQUAL = frozenset({"__eq__", "__hash__", "__tf_tracing_type__"})


def check_module(module, report) -> None:
    """Reports bound methods, lambdas, partials, generators and new instances as arguments."""
    for caller, call, entry in entering(module):
        if caller.traced is not None or not repeated(caller, call):
            continue
        for argument in (*call.args, *(word.value for word in call.keywords)):
            what = _fresh(caller, call, argument)
            if what:
                report(
                    argument,
                    argument=ast.unparse(argument),
                    what=what,
                    function=entry.function.qualname,
                )


def _fresh(caller, call: ast.Call, node: ast.expr) -> str:
    """What new object an expression makes each time; "" if none is known."""
    match node:
        case ast.Lambda():
            return "a new function"
        case ast.Attribute():
            return "a new bound method" if _is_bound_method(caller, node) else ""
        case ast.Call():
            if dotted(caller, node.func) == "functools.partial":
                return "a new partial"
            made = caller.resolve(node.func)
            entry = catalogue.lookup(dotted(caller, node.func) or "")
            if entry is not None and entry.kind == "class":
                return "a new object" if entry.returns in _OF_KERAS else ""
            if isinstance(made, Function):
                return "a new generator" if made.is_generator else ""
            return "a new object" if isinstance(made, Class) and _by_identity(made) else ""
        case ast.GeneratorExp():
            return "a new generator"
        case ast.Name(id=name):
            loop = loop_round(caller, call)
            if loop is None:
                return ""
            if any(isinstance(n, ast.FunctionDef) and n.name == name for n in ast.walk(loop)):
                return "a new function"
            given = origin(caller, node)
            if given is None or given[0] is not caller or loop_round(caller, given[1]) is not loop:
                return ""
            return "" if isinstance(given[1], ast.Name) else _fresh(caller, call, given[1])
    return ""


def _is_bound_method(caller, node: ast.Attribute) -> bool:
    owner = caller.value(node.value)
    method = caller.value(node)
    if method.kind != "function":
        return False
    if owner.kind == "instance" and owner.ref is not None:
        found = owner.ref.method(node.attr)
        return found is not None and not found.decorators
    return owner.kind in ("layer", "model", "optimizer", "module", "metric")


def _by_identity(made: Class) -> bool:
    """Whether two instances always count as different."""
    plain = not made.node.decorator_list and not made.node.keywords
    known = made.kind in ("", "module", "layer", "model")
    outside = all(dotted.startswith(("tensorflow", "keras")) for dotted in made.outside)
    bases = len(made.bases) + len(made.outside) == len(made.node.bases)
    if "ExtensionType" in " ".join(made.outside) or not (plain and known and outside and bases):
        return False
    return all(made.method(name) is None for name in _EQUAL)
