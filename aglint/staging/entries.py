"""What files say of each other: which functions one traces in another, and what it passes them.

It is data that goes from process to process, and a fixpoint over the files of a project: a file
that learns of new entries may trace functions of further files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from aglint.staging.entry import Traced
from aglint.staging.values import UNKNOWN, Value, join

if TYPE_CHECKING:
    from aglint.staging.function import Function
    from aglint.staging.module import Module

Place = tuple[str, str]
"""A file's absolute path and the qualified name of a function in it."""
Entries = dict[str, Traced]
"""By qualified name, why functions of one file are traced from others."""


def outgoing(module: Module) -> list[tuple[Place, Traced]]:
    """The functions of other files that a module traces, as data."""
    found = []
    for function, why in module.outgoing:
        path = os.path.abspath(function.module.source.path)
        passed = why.passed if why.call is None else _passed(function, why)
        gives = {name: _portable(value) for name, value in why.gives.items()}
        entry = replace(why, gives=gives, passed=passed, caller=None, call=None)
        found.append(((path, function.qualname), entry))
    return found


def _passed(function: Function, why: Traced) -> dict[str, Value]:
    """What a call passes for each parameter that it names."""
    names = function.flow.parameters[1 if function.is_method else 0 :]
    given = {name: function.argument_of(why.caller, why.call, name) for name in names}
    return {name: _portable(value) for name, value in given.items() if value is not None}


def _portable(value: Value) -> Value:
    """A value without what belongs to another file's analysis."""
    if value.ref is not None and not isinstance(value.ref, str):
        return UNKNOWN
    items = value.items and tuple(map(_portable, value.items))
    return replace(value, items=items, element=value.element and _portable(value.element))


def merged(found: Iterable[tuple[Place, Traced]]) -> dict[str, Entries]:
    """The entries of each file, of all that was found in others.

    Of several ways in to one function, one that AutoGraph converts is told; what is passed is
    joined.
    """
    several: dict[Place, list[Traced]] = {}
    for place, entry in found:
        several.setdefault(place, []).append(entry)
    files: dict[str, Entries] = {}
    for (path, qualname), entries in sorted(several.items()):
        first = min(entries, key=lambda one: (not one.autograph, one.path, one.span))
        passed = _joined(one.passed for one in entries)
        files.setdefault(path, {})[qualname] = replace(first, passed=passed)
    return files


def _joined(several: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for values in several:
        for name, value in values.items():
            found[name] = join(found[name], value) if name in found else value
    return found
