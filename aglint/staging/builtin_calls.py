"""The value of calling a builtin, as AutoGraph dispatches it."""

from __future__ import annotations

from collections.abc import Sequence

from aglint.staging.arguments import Arguments
from aglint.staging.values import (
    BOOL,
    FLOAT,
    INT,
    NUMBERS,
    OBJECT,
    STR,
    UNKNOWN,
    Value,
    element_of,
    join,
    join_optional,
    tensor,
    yielded,
)

_PYTHONS = {"int": INT, "float": FLOAT, "len": INT, "range": Value("range")}
"""What builtins give, if anything, where AutoGraph does not dispatch them."""


def builtin_call(name: str, arguments: Arguments, converts: bool = True) -> Value | None:
    """The value of calling a builtin; None if it isn't one.

    Args:
      name: of the builtin.
      arguments: of the call.
      converts: whether AutoGraph dispatches it.
    """
    if not converts and name in _PYTHONS and any(one.is_tensor for one in arguments.positional):
        return _PYTHONS[name]
    first = arguments.first
    staged = first.is_tensor
    match name:
        case "int" | "float" if staged:
            return tensor("int32" if name == "int" else "float32", first.shape, first.sure)
        case "int" | "len":
            if name == "len" and staged and not (first.shape and first.shape[0]):
                # Of an unknown shape most sizes are static, so that the length is Python's.
                return tensor("int32", (), False, first.why) if first.shape else UNKNOWN
            if name == "len" and first.items is not None:
                return Value("int", const=len(first.items), known=True)
            return INT
        case "float":
            return FLOAT
        case "bool" | "isinstance" | "hasattr" | "callable" | "issubclass" | "any" | "all":
            return BOOL
        case "str" | "repr" | "format" | "chr" | "input":
            return STR
        case "range":
            parts = [part for part in arguments.positional if part.is_tensor]
            if parts:
                dtype = parts[0].dtype or "int32"
                sure = all(part.sure for part in parts)
                return tensor(dtype, (None,), sure, parts[0].why)
            if any(part.is_unknown for part in arguments.positional):
                return Value("unknown", element=UNKNOWN)
            return Value("range")
        case "abs" | "round":
            return first if staged or first.kind in NUMBERS else UNKNOWN
        case "list" | "tuple" | "set" | "sorted" | "reversed" | "frozenset":
            kind = name if name in ("list", "tuple", "set") else "list"
            if not (arguments.positional or arguments.starred):
                return Value(kind, items=())
            return Value(kind, items=first.items, element=yielded(first))
        case "dict":
            return Value("dict", element=join_all(arguments.keywords.values()))
        case "enumerate":
            if first.kind == "dataset":
                pair = Value("tuple", items=(tensor("int64", ()), first.element or UNKNOWN))
                return Value("dataset", element=pair)
            inner = yielded(first) or UNKNOWN
            return _iterable(first, Value("tuple", items=(INT, inner)))
        case "zip":
            inner = tuple(yielded(part) or UNKNOWN for part in arguments.positional)
            if arguments.positional and all(p.kind == "dataset" for p in arguments.positional):
                return Value("dataset", element=Value("tuple", items=inner))
            return Value("list", element=Value("tuple", items=inner))
        case "iter":
            kind = "iterator" if first.kind in ("dataset", "iterator") else "python"
            return Value(kind, element=yielded(first))
        case "next":
            return element_of(first) or UNKNOWN
        case "min" | "max" | "sum":
            parts = arguments.positional
            found = join_all(parts) if len(parts) > 1 else yielded(first)
            return found or UNKNOWN
        case "id" | "hash" | "ord":
            return INT
        case "print":
            return Value("none", known=True)
        case "map" | "filter" if arguments.positional[1:]:
            given = arguments.positional[1:]
            if any(part.kind == "dataset" for part in given):
                kept = name == "filter"
                return Value("dataset", element=(given[0].element if kept else None) or UNKNOWN)
            return UNKNOWN
        case "type" | "object" | "getattr" | "vars" | "open" | "super" | "map" | "filter":
            return UNKNOWN if name in ("getattr", "super", "map", "filter") else OBJECT
    return None


def _iterable(source: Value, element: Value) -> Value:
    return UNKNOWN if source.is_unknown else Value("list", element=element)


def join_all(values: Sequence[Value]) -> Value | None:
    """The value that covers all of several, None for none."""
    found: Value | None = None
    for value in values:
        found = join_optional(found, value) if found is None else join(found, value)
    return found
