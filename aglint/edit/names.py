"""Names of text that exists, and fresh ones for text that is added."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from aglint.flow.closures import free_names, scope_of
from aglint.flow.identifiers import OURS, fresh, identifiers

__all__ = ["OURS", "bound_in", "free_in", "fresh", "identifiers", "read_in"]


def bound_in(statements: Sequence[cst.CSTNode]) -> frozenset[str]:
    """The names that statements bind, in the scope they stand in."""
    text = cst.Module(body=list(statements)).code
    holder = ast.parse("def holder():\n    pass").body[0]
    holder.body = ast.parse(text).body
    return scope_of(holder).bound


def free_in(function: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """The names that the body of a function or lambda takes from outside it."""
    code = cst.Module(body=[]).code_for_node(function)
    if isinstance(function, cst.Lambda):
        # Its text may go on in another line, inside parentheses that stand round it.
        return free_names(ast.parse(f"({code.strip()}\n)", mode="eval").body)
    return free_names(ast.parse(code.strip()).body[0])


def read_in(function: cst.FunctionDef) -> frozenset[str]:
    """The names whose values a function's body needs, those of inner functions included."""
    nodes = list(ast.walk(ast.parse(cst.Module(body=[]).code_for_node(function).strip())))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    read = {name.id for name in names if not isinstance(name.ctx, ast.Store)}
    updated = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    return frozenset(read | {target.id for target in updated if isinstance(target, ast.Name)})
