"""The names that a piece of code uses, and fresh ones for code that is added."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

OURS = re.compile(r"(if_true|if_false|loop_body|loop_test)(_\d+)?")
"""The names of the functions that conversion writes."""


def fresh(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    candidate, number = name, 2
    while candidate in taken:
        candidate = f"{name}_{number}"
        number += 1
    return candidate


def identifiers(node: ast.AST) -> frozenset[str]:
    """Every name in a function, its parameters and inner functions included."""
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
            case _:
                found.update(_bound_by(inner))
    return frozenset(found)


def bindings(node: ast.AST) -> Iterator[str]:
    """The names that code binds or deletes, in any scope, as often as it does; no parameters."""
    for inner in ast.walk(node):
        yield from _bound_by(inner)


def declared(node: ast.AST) -> frozenset[str]:
    """The names that some function declares `global` or `nonlocal`."""
    lines = (inner for inner in ast.walk(node) if isinstance(inner, ast.Global | ast.Nonlocal))
    return frozenset(name for line in lines for name in line.names)


def _bound_by(node: ast.AST) -> Iterator[str]:
    """The name that one node binds or deletes, if it does."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
            yield name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.alias(name=name, asname=other):
            yield (other or name).partition(".")[0]
