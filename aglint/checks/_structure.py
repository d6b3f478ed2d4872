"""What can leave a staged branch or round: tensors, and lists, tuples and dicts of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from aglint.flow.tree import Event
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import Value

_LEAVES = frozenset(
    {"tensor", "variable", "int", "float", "bool", "str", "bytes", "ndarray", "shape"}
)
_OBJECTS = frozenset({"layer", "model", "optimizer", "metric", "loss", "initializer", "schedule"})
_CONTAINERS = frozenset({"list", "tuple", "dict"})
_CONVERTIBLE = frozenset({"__tf_flatten__", "__tf_tensor__", "__array__", "__tf_function__"})


def is_object(value: Value) -> bool:
    """Whether a value surely is a Python object that TensorFlow can't make tensors of."""
    match value.kind:
        case "function":
            return isinstance(value.ref, Function | ast.Lambda)
        case "package":
            entry = catalogue.lookup(str(value.ref))
            return entry is not None and entry.kind in ("function", "class", "module")
        case "instance":
            return value.ref is not None and _plain(value.ref)
        case "class":
            return value.ref is not None
    return value.kind in _OBJECTS | {"set", "dtype"}


def _plain(made) -> bool:
    """Whether a class of the file is neither a structure nor convertible to a tensor."""
    known = len(made.bases) == len(made.node.bases) or made.kind in _OBJECTS | {"module"}
    decorators = {ast.unparse(node).partition("(")[0] for node in made.node.decorator_list}
    return (
        known
        and decorators <= {"dataclass", "dataclasses.dataclass"}
        and not any(made.method(name) for name in _CONVERTIBLE)
    )


def differ(left: Value, right: Value) -> bool:
    """Whether two values surely have different structures."""
    if left.optional or right.optional:
        return False
    if {left.kind, right.kind} & _CONTAINERS:
        if left.kind != right.kind:
            return {left.kind, right.kind} <= _CONTAINERS | _LEAVES
        if left.items is None or right.items is None:
            return False
        if len(left.items) != len(right.items):
            return True
        return any(differ(a, b) for a, b in zip(left.items, right.items, strict=True))
    return False


def described(value: Value) -> str:
    """A value's structure for a message."""
    match value.kind:
        case "tuple" | "list" if value.items is not None:
            return f"a {value.kind} of {len(value.items)}"
        case "tuple" | "list" | "dict" | "set" | "function" | "class" | "dtype":
            return f"a {value.kind}"
        case "instance":
            name = value.ref.name
            return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} `{name}`"
        case "package":
            return f"`{catalogue.canonical(str(value.ref)) or value.ref}`"
    if value.kind in _OBJECTS:
        return f"{'an' if value.kind[0] in 'aeiou' else 'a'} {value.kind}"
    return "a tensor" if value.kind in _LEAVES else "another value"


def keys_of(node: ast.expr | None) -> tuple[str, ...] | None:
    """The keys of a dict display, where they are constants."""
    if not isinstance(node, ast.Dict):
        return None
    if not all(isinstance(key, ast.Constant) for key in node.keys):
        return None
    return tuple(sorted(repr(key.value) for key in node.keys))


def keys_given(events: Iterable[Event]) -> tuple[str, ...] | None:
    """The keys that a name's only binding gives it."""
    given = list(events)
    if len(given) != 1 or not isinstance(given[0].node, ast.Assign):
        return None
    return keys_of(given[0].node.value)
