"""What a recorder sees of the arguments of a call: their kind, and a few words for a report.

Runs in the user's program, and imports no TensorFlow itself.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

SYMBOLIC = "<in a graph>"  # no name of an attribute or a type reads so
_DEEP = 3
_SHORT = 20  # characters of a text that tells kinds apart


def look(value: Any, depth: int = 0) -> Any:
    """What kind of argument a value is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return type(value).__name__, (value > 0) - (value < 0)
    if isinstance(value, str | bytes):
        return value[:_SHORT]
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    if dtype is not None and shape is not None:
        kind = type(value).__name__
        if kind == "SymbolicTensor" or "KerasTensor" in kind:
            return SYMBOLIC
        sizes = _sizes(shape)
        rank = None if sizes is None else len(sizes)
        return kind, str(getattr(dtype, "name", dtype)), rank, bool(sizes) and 0 in sizes
    if depth < _DEEP and isinstance(value, list | tuple):
        inner = [look(item, depth + 1) for item in value[:_DEEP]]
        return type(value).__name__, min(len(value), _DEEP), inner
    if depth < _DEEP and isinstance(value, dict):
        return [(str(key), look(item, depth + 1)) for key, item in list(value.items())[:_DEEP]]
    traits = getattr(value, "__dict__", None)
    if isinstance(traits, dict) and not isinstance(value, ModuleType):
        return type(value).__qualname__, [(name, _trait(traits[name])) for name in sorted(traits)]
    return type(value).__qualname__


def _trait(value: Any) -> Any:
    """What kind of attribute a value is; a text may be a name that no other object has."""
    if value is None or isinstance(value, bool):
        return value
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    sizes = None if dtype is None else _sizes(shape)
    return type(value).__name__, None if sizes is None else len(sizes)


def shared(values: list[Any]) -> list[int | None]:
    """For each object among arguments and in their tuples and lists, where it came first."""
    found: list[Any] = []
    for value in values:
        found += value[:_DEEP] if isinstance(value, list | tuple) else [value]
    places: dict[int, int] = {}
    return [
        places.setdefault(id(value), index) if hasattr(value, "__dict__") else None
        for index, value in enumerate(found)
    ]


def _sizes(shape: Any) -> list[int | None] | None:
    """The sizes of a shape; None for one of unknown rank, and for what is no shape."""
    try:
        return list(shape)
    except (TypeError, ValueError):
        return None


def show(value: Any) -> str:
    """A value in the few words of a report."""
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    if dtype is not None and shape is not None:
        sizes = _sizes(shape)
        inside = "..." if sizes is None else ", ".join(map(str, sizes))
        return f"{getattr(dtype, 'name', dtype)}[{inside}]"
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)[: 2 * _SHORT]
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} of {len(value)}"
    return type(value).__name__
