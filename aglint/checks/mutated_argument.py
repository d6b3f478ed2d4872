"""A list or dict argument of a `tf.function` that the function changes."""

from __future__ import annotations

import ast

from aglint.checks._names import root
from aglint.checks._state import statement_of
from aglint.staging.parameters import parameter_value

_LIST_ONLY = frozenset({"append", "extend", "insert", "sort", "reverse"})
_DICT_ONLY = frozenset({"setdefault", "popitem"})
_EITHER = frozenset({"pop", "clear", "remove", "update"})
_HOLDERS = ("list", "dict")


def check(function, report) -> None:
    """Reports in-place changes of what the caller passed."""
    if function.traced.entry != "tf.function":
        return
    found: set[str] = set()
    back = _taken_back(function)
    arguments = function.node.args
    collected = {extra.arg for extra in (arguments.vararg, arguments.kwarg) if extra is not None}
    for node in function.nodes(ast.Assign, ast.AugAssign, ast.Delete, ast.Call):
        for target, proof in _changed(node):
            name = root(target)
            if name in found or name not in function.flow.parameters or name in collected:
                continue
            if function.bound_parameter(name) is not None or not _own(function, name, node):
                continue
            if _item(node) in back:
                continue
            kind = _kind(function, name, target)
            if proof or kind in _HOLDERS:
                found.add(name)
                kind = kind if kind in _HOLDERS else proof
                report(node, name=name, confidence=None if kind in _HOLDERS else "INFERENCE")


def _changed(node: ast.AST):
    """What a node changes in place, with the kind of container that this alone tells."""
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            for target in targets:
                if isinstance(target, ast.Subscript):
                    yield target.value, _by_key(target.slice)
        case ast.AugAssign(target=ast.Subscript() as target):
            yield target.value, _by_key(target.slice)
        case ast.AugAssign(target=ast.Name() as target, value=ast.List() | ast.ListComp()):
            yield target, ""
        case ast.Call(func=ast.Attribute(value=receiver, attr=method)):
            if method in _LIST_ONLY:
                yield receiver, "list"
            elif method in _DICT_ONLY:
                yield receiver, "dict"
            elif method in _EITHER:
                yield receiver, ""


def _item(node: ast.AST) -> tuple[str, str] | None:
    """The one item, `d["key"]`, that a node sets or removes."""
    match node:
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
            pass
        case ast.Delete(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
            pass
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="pop"), args=[key, *_]):
            pass
        case _:
            return None
    return (name, ast.unparse(key)) if isinstance(key, ast.Constant) else None


def _taken_back(function) -> set[tuple[str, str]]:
    """The items that are set and then removed, so that TensorFlow finds the argument as it was."""
    put: set[tuple[str, str] | None] = set()
    removed: set[tuple[str, str]] = set()
    for node in function.nodes(ast.Assign, ast.Delete, ast.Call):
        item = _item(node)
        if isinstance(node, ast.Assign):
            put.add(item)
        elif item is not None and item in put:
            removed.add(item)
    return removed


def _by_key(key: ast.expr) -> str:
    return "dict" if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def _own(function, name: str, node: ast.AST) -> bool:
    """Whether the name still holds what was passed."""
    return not function.flow.reaching(statement_of(function, node), name)


def _kind(function, name: str, target: ast.expr) -> str:
    value = parameter_value(function, name)
    if value.is_unknown:
        every = [*function.node.args.args, *function.node.args.kwonlyargs]
        named = {argument.arg: argument.annotation for argument in every}.get(name)
        if isinstance(named, ast.Name) and named.id in _HOLDERS:
            return named.id
        default = _default(function.node, name)
        return {ast.List: "list", ast.Dict: "dict"}.get(type(default), "")
    return value.kind if isinstance(target, ast.Name) else ""


def _default(node: ast.AST, name: str) -> ast.expr | None:
    positional = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(reversed(positional), reversed(node.args.defaults), strict=False))
    pairs += zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return next((default for argument, default in pairs if argument.arg == name), None)
