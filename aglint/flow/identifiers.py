"""The names that a piece of code uses, and fresh ones for code that is added."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

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
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add((other or name).partition(".")[0])
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
    return frozenset(found)
