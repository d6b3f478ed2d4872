"""Which calls of a file make a trace of their own.

`tf.function` keeps a trace for each kind of arguments. Python numbers, texts and None count by
value, tensors by dtype and shape, functions and objects by identity, lists and tuples by what they
hold. What it can't see: calls in other files, arguments
that nothing is known of (which are taken to make no difference), and one instance's methods apart
from another's.
"""

from __future__ import annotations

import ast

from aglint.stagemap import Step
from aglint.staging.classes import Class
from aglint.staging.describe import described
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Value

_ANY = object()
"""The key of an argument of which nothing is known."""

_ONE_FOR_ALL = ("input_signature", "reduce_retracing")
Key = dict[str, object]


def traces(function: Function) -> tuple[Step, ...]:
    """The calls for which a function is traced anew, the first one too; none if one trace serves.

    Args:
      function: what `tf.function` traces; others are traced with what calls them.
    """
    if function.traced is None or function.traced.entry != "tf.function" or _settled(function):
        return ()
    kept: list[tuple[Key, Step]] = []
    for caller, call in function.call_sites:
        if caller.traced is not None or caller.parent_of(call) is None:
            continue  # an example is no call of the program
        key = _key(function, caller, call)
        if key is not None and not any(_served(key, known) for known, _ in kept):
            before = kept[0][0] if kept else {}
            kept.append((key, _step(function, caller, call, key, before)))
    return tuple(step for _, step in kept) if len(kept) > 1 else ()


def _settled(function: Function) -> bool:
    """Whether a keyword of `tf.function` keeps it to few traces."""
    for decorator in getattr(function.node, "decorator_list", ()):
        words = decorator.keywords if isinstance(decorator, ast.Call) else ()
        if any(word.arg in _ONE_FOR_ALL for word in words):
            return True
    return False


def _served(key: Key, known: Key) -> bool:
    """Whether a trace for one call serves another one."""
    if key.keys() != known.keys():
        return False
    return all(_same(key[name], known[name]) for name in key)


def _same(one: object, other: object) -> bool:
    if one is _ANY or other is _ANY:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _bound(function: Function, call: ast.Call) -> dict[str, ast.expr] | None:
    """The arguments of a call by name, defaults too; None where a star hides some."""
    given = function.node.args
    names = [one.arg for one in (*given.posonlyargs, *given.args)]
    defaults = dict(zip(reversed(names), reversed(given.defaults), strict=False))
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if default is not None:
            defaults[one.arg] = default
    names = names[1:] if function.is_method else names
    found = {name: node for name, node in defaults.items() if name in names or given.kwonlyargs}
    for position, node in enumerate(call.args):
        if isinstance(node, ast.Starred):
            return None
        found[names[position] if position < len(names) else str(position)] = node
    for word in call.keywords:
        if word.arg is None:
            return None
        found[word.arg] = word.value
    return found


def _key(function: Function, caller: Function, call: ast.Call) -> Key | None:
    arguments = _bound(function, call)
    if arguments is None:
        return None
    return {name: _part(caller, node) for name, node in arguments.items()}


def _part(caller: Function, node: ast.expr) -> object:
    match node:
        case ast.Lambda():
            return ("function", id(node))
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return (type(node).__name__, *(_part(caller, part) for part in parts))
        case ast.Call() if _is_plain(caller.resolve(node.func)):
            return ("object", id(node))
        case ast.Attribute(value=ast.Name() as owner) if _is_enum(caller.resolve(owner)):
            return ("member", ast.unparse(node))
    return _of_value(caller.value(node))


def _of_value(value: Value) -> object:
    if value.known and value.kind in NUMBERS | {"str", "bytes", "none"}:
        return ("constant", value.const)
    if value.kind == "tensor" and value.sure and value.dtype:
        shape = value.shape
        sizes = _ANY if shape is None else tuple(_ANY if one is None else one for one in shape)
        return ("tensor", value.dtype, sizes)
    return _ANY


def _is_plain(made: object) -> bool:
    """Whether the objects of a class are equal to themselves alone, as far as its text tells."""
    return isinstance(made, Class) and not (
        made.node.bases or made.node.decorator_list or "__eq__" in made.methods
    )


def _is_enum(made: object) -> bool:
    return isinstance(made, Class) and any("Enum" in ast.unparse(b) for b in made.node.bases)


def _step(function: Function, caller: Function, call: ast.Call, key: Key, before: Key) -> Step:
    """What makes a call's trace its own, in words."""
    source = caller.module.source
    arguments = _bound(function, call) or {}
    new = [
        f"`{name}` is {_words(caller, arguments[name])}"
        for name in key
        if before and not _same(key[name], before.get(name))
    ]
    said = f": {' and '.join(new)}" if new else ""
    path = source.path if source.path != function.module.source.path else None
    return Step(f"`{ast.unparse(call)}`{said}", source.span(call), path)


def _words(caller: Function, node: ast.expr) -> str:
    value = caller.value(node)
    text = described(value)
    return text if not value.is_unknown and value.kind != "instance" else f"`{ast.unparse(node)}`"
