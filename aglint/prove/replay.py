"""Recorded arguments -> the parts of a call. Runs in the child process only."""

from __future__ import annotations

import functools
import inspect
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from aglint.prove.inputs import Input


def arguments(item: Input, module: ModuleType) -> tuple[str, list[Any], dict[str, Any]]:
    """What kind of function was called, and with what.

    Raises:
      Exception: whatever rebuilding the values raises.
    """
    for entry in item.search:
        if entry not in sys.path and Path(entry).is_dir():
            sys.path.append(entry)
    kind, args, kwargs = _read(item.file, module)
    if item.other:
        args[item.taken] = _read(item.other, module)[1][item.taken]
    if item.axes:
        args[item.taken] = _of_other_rank(args[item.taken], item.axes)
    return kind, args, kwargs


def _of_other_rank(value: Any, axes: int) -> Any:
    """An array or tensor in an axis more, or the first of its rows.

    Raises:
      TypeError: it is neither, or has no rows.
    """
    if not getattr(value, "shape", None) and axes < 0:
        raise TypeError("what has no shape has no rows")
    return value[0] if axes < 0 else value[None]


def _read(path: str, module: ModuleType) -> tuple[str, list[Any], dict[str, Any]]:
    with open(path, "rb") as file:
        return _Unpickler(file, module).load()


def callee(function: str, module: ModuleType, receiver: Any) -> tuple[Any, Any]:
    """A function of a module as it is defined, and as it is called on a receiver.

    Raises:
      AttributeError: the module has none of that name.
    """
    *owners, name = function.split(".")
    owner: Any = module
    for part in owners:
        owner = getattr(owner, part)
    raw = vars(owner)[name] if name in vars(owner) else inspect.getattr_static(owner, name)
    if isinstance(raw, property):
        raw = raw.fget
    elif isinstance(raw, functools.cached_property):
        raw = raw.func
    if not owners:
        return raw, raw
    if isinstance(raw, classmethod):
        return raw, raw.__get__(None, receiver)
    if receiver is None:
        return raw, raw.__get__(None, owner)
    return raw, raw.__get__(receiver, type(receiver))


class _Unpickler(pickle.Unpickler):
    """Takes the classes of the module that is being proven from the present load of it."""

    def __init__(self, file: Any, module: ModuleType):
        super().__init__(file)
        self._module = module

    def find_class(self, module: str, name: str) -> Any:
        if module == "__main__" and hasattr(self._module, name.partition(".")[0]):
            found: Any = self._module
            for part in name.split("."):
                found = getattr(found, part)
            return found
        return super().find_class(module, name)
