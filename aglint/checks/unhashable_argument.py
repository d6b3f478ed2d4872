"""An argument of a `tf.function` that can't be hashed, and so can't be part of a trace's key."""

from __future__ import annotations

import ast

from aglint.checks._entries import decorator, entering
from aglint.checks._names import dotted, origin
from aglint.checks._staged import text
from aglint.diagnostic import Related
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function

_MAKERS = {
    "collections.deque": "a deque",
    "types.SimpleNamespace": "a SimpleNamespace",
    "argparse.Namespace": "an argparse.Namespace",
}
_HELD = {
    "tensor": "a tensor",
    "variable": "a variable",
    "list": "a list",
    "dict": "a dict",
    "set": "a set",
}
_VIEWS = {"keys": "the keys of a dict", "items": "the items of a dict"}
#: Methods by which a class says itself what its traces are made for.
_OWN_TRACES = frozenset({"__tf_tracing_type__", "__tf_flatten__"})


def check_module(module, report) -> None:
    """Reports unhashable arguments at the calls, and unhashable instances at their methods."""
    for made in module.class_of.values():
        method = _first_entry(made)
        culprit = _unhashable(made) if method is not None else None
        if culprit is not None:
            report(
                decorator(method),
                argument="self",
                what=f"an instance of `{made.name}`",
                function=method.qualname,
                help=f"use `eq=False`, or give `{made.name}` a `__hash__`",
                related=[Related("equality without a hash", _span(module, culprit))],
            )
    for caller, call, entry in entering(module):
        if entry.has_signature:
            continue
        for argument in (*call.args, *(word.value for word in call.keywords)):
            for part in _parts(argument):
                what = _what(caller, part)
                if what:
                    report(
                        part,
                        argument=text(part),
                        what=what,
                        function=entry.function.qualname,
                    )


def _parts(node: ast.expr):
    """The leaves of the tuples, lists and dicts that an argument writes out."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _parts(part)
        case ast.Starred():
            return
        case _:
            yield node


def _what(caller: Function, node: ast.expr) -> str:
    """What an argument is, if it can't be hashed; "" otherwise."""
    match node:
        case ast.Set() | ast.SetComp():
            return "a set"
        case ast.Call(func=ast.Attribute(value=owner, attr=method), args=[]) if method in _VIEWS:
            return _VIEWS[method] if caller.value(owner).kind == "dict" else ""
    value = caller.value(node)
    if value.optional or not value.sure:
        return ""
    if value.kind == "set":
        return "a set"
    if value.kind == "instance" and isinstance(value.ref, Class):
        if _unhashable(value.ref):
            return f"an instance of `{value.ref.name}`"
        held = _held(caller, node, value.ref)
        return f"an instance of `{value.ref.name}` that holds {held}" if held else ""
    return _made(caller, node)


def _held(caller: Function, node: ast.expr, made: Class) -> str:
    """What a frozen dataclass was given that can't be hashed; "" if nothing is known of it."""
    found = origin(caller, node)
    hashed = made.node.decorator_list and _is_known(made) and "=False" not in ast.unparse(made.node)
    if found is None or not hashed or "__hash__" in made.methods or "__init__" in made.methods:
        return ""
    match found:
        case scope, ast.Call(func=callee, args=parts, keywords=words):
            if scope.resolve(callee) is made:
                for part in (*parts, *(word.value for word in words)):
                    value = scope.value(part)
                    if value.sure and not value.optional and value.kind in _HELD:
                        return _HELD[value.kind]
    return ""


def _made(caller: Function, node: ast.expr, depth: int = 3) -> str:
    """What the call that an argument comes from makes, of what the file does not define."""
    found = origin(caller, node)
    if found is None:
        return ""
    scope, value = found
    if depth and value is not node and isinstance(value, ast.Name | ast.Attribute):
        return _made(scope, value, depth - 1)
    match value:
        case ast.Call(func=ast.Name(id="bytearray")):
            return "a bytearray"
        case ast.Call(func=ast.Attribute(value=parser, attr="parse_args")):
            given = origin(scope, parser)
            if given is None or not isinstance(given[1], ast.Call):
                return ""
            made = dotted(given[0], given[1].func)
            return "an argparse.Namespace" if made == "argparse.ArgumentParser" else ""
        case ast.Call(func=callee):
            return _MAKERS.get(dotted(scope, callee) or "", "")
    return ""


def _first_entry(made: Class) -> Function | None:
    """The first method that `tf.function` traces with the instance as an argument."""
    for method in made.methods.values():
        bound = method.is_method and "classmethod" not in method.decorators
        if bound and decorator(method) is not None:
            return method
    return None


def _unhashable(made: Class) -> ast.AST | None:
    """What makes the instances of a class unhashable; None if they aren't, or it isn't known."""
    if not _is_known(made) or "__hash__" in made.methods or _assigns(made, "__hash__"):
        return None
    for node in made.node.decorator_list:
        words = {word.arg: ast.unparse(word.value) for word in getattr(node, "keywords", ())}
        if {words.get("frozen", "False"), words.get("unsafe_hash", "False")} != {"False"}:
            return None
        if words.get("eq", "True") == "True":
            return node
    if "__eq__" in made.methods:
        return made.methods["__eq__"].node
    for base in made.bases:
        culprit = _unhashable(base)
        if culprit is not None or base.method("__hash__") or base.method("__eq__"):
            return culprit
    return None


def _is_known(made: Class) -> bool:
    """Whether all that could give the instances of a class a hash can be seen."""
    bases = [base for base in made.node.bases if ast.unparse(base) != "object"]
    if made.node.keywords or made.every_method & _OWN_TRACES:
        return False
    if len(made.bases) + len(made.outside) < len(bases) or not all(map(_plain, made.outside)):
        return False
    return all(
        made.module.imports.resolve(node.func if isinstance(node, ast.Call) else node)
        == "dataclasses.dataclass"
        for node in made.node.decorator_list
    )


def _assigns(made: Class, name: str) -> bool:
    """Whether the class's own body gives a name a value."""
    return any(
        isinstance(target, ast.Name) and target.id == name
        for statement in made.node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    )


def _plain(name: str) -> bool:
    return (catalogue.canonical(name) or "").startswith(("tf.Module", "keras."))


def _span(module, node: ast.AST):
    span = module.source.span(node)
    return span._replace(end_line=span.line, end_column=span.column + 1)
