"""What the way a function uses a name says against its being a tensor.

The functions inside count as well: a branch that has been converted still speaks of the same names.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

from aglint.staging import catalogue
from aglint.staging.function import Function

_KINDS = ("tensor", "variable", "ragged", "sparse", "dataset", "iterator")


def is_option(function: Function, name: str) -> bool:
    """Whether the function asks if a name is None."""
    return name in _evidence(function.node).options


def is_object(function: Function, name: str) -> bool:
    """Whether the function asks a name for what nothing that is staged has.

    Or compares it with one that it asks so.
    """
    found = _evidence(function.node)
    return name in found.asked or any(
        name in names and names & found.asked for names in found.compared
    )


def is_member(attribute: str) -> bool:
    """Whether something that is staged has an attribute or method of this name."""
    return any(catalogue.method(kind, attribute) is not None for kind in _KINDS)


@dataclass(frozen=True)
class _Evidence:
    """What a function, with those inside it, shows of its names.

    Attributes:
      asked: those of whose attributes one is none of a tensor's.
      compared: those that are compared with each other.
      options: those that may be None.
    """

    asked: frozenset[str]
    compared: tuple[frozenset[str], ...]
    options: frozenset[str]


@lru_cache(64)
def _evidence(node: ast.AST) -> _Evidence:
    asked: set[str] = set()
    compared: list[frozenset[str]] = []
    options: set[str] = set()
    for one in ast.walk(node):
        match one:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if not is_member(attr):
                asked.add(name)
            case ast.Compare(left=ast.Name(id=name), ops=[ast.Is() | ast.IsNot(), *_]):
                options.add(name)
            case ast.Compare(left=left, comparators=others):
                names = frozenset(n.id for n in [left, *others] if isinstance(n, ast.Name))
                if len(names) > 1:
                    compared.append(names)
    return _Evidence(frozenset(asked), tuple(compared), frozenset(options))
