"""`if tensor: y = ...` where `y` is not bound before and read after it."""

from __future__ import annotations

import ast

from aglint.checks import _staged
from aglint.staging.values import STAGED_ITERABLES, TENSORS


def check(function, report) -> None:
    """Reports each name that only one branch of a staged `if` binds, and that nothing else does."""
    for node, verdict in _staged.branches(function):
        for name in sorted(_staged.outputs(function, node)):
            block = _binding_branch(function, node, name)
            if block is None or _staged.perhaps_bound(function, node, name):
                continue
            if _in_dataset_loop(function, node, name):
                continue  # it must be bound before the loop: a finding about the loop
            report(
                _staged.place(_staged.bindings(function, block, name)[0]),
                name=name,
                why=_staged.reason(node, verdict),
                related=[_staged.staged_here(function, node, verdict)],
                confidence=verdict.confidence,
            )
        for target in _new_attributes(function, node):
            report(
                target,
                name=ast.unparse(target),
                why=_staged.reason(node, verdict),
                related=[_staged.staged_here(function, node, verdict)],
                confidence=verdict.confidence,
            )


def _binding_branch(function, node: ast.If, name: str) -> list[ast.stmt] | None:
    """The branch that surely binds a name, where the other comes to its end and never does."""
    flow = function.flow
    if not (_staged.passes(node.body) and _staged.passes(node.orelse)):
        return None
    for block, other in ((node.body, node.orelse), (node.orelse, node.body)):
        if name in flow.binds(block) and name not in flow.binds(other):
            surely = name not in flow.maybe_unbound_out(block[-1])
            return block if surely else None
    return None


def _in_dataset_loop(function, node: ast.If, name: str) -> bool:
    return any(
        verdict.value.kind in STAGED_ITERABLES - TENSORS
        and name in function.flow.live_at_head(outer)
        for outer, verdict in function.staged_round(node)
        if isinstance(outer, ast.For)
    )


def _new_attributes(function, node: ast.If):
    """The attributes of `self` that one branch sets and nothing else in the module does."""
    for block, other in ((node.body, node.orelse), (node.orelse, node.body)):
        for target in _set_in(block):
            owner = function.bound_parameter(target.value.id)
            if owner is None or owner.kind != "instance" or owner.ref is None:
                continue
            same = [part.attr for part in _set_in(other)]
            if target.attr not in same and _is_new(function, owner.ref, target):
                yield target


def _set_in(block: list[ast.stmt]):
    """The attributes of names that the statements of a block itself set."""
    for statement in block:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                yield target


def _is_new(function, made, target: ast.Attribute) -> bool:
    if made.outside or len(made.bases) != len(made.node.bases):
        return False  # a base that isn't seen may have it
    for inner in (made, *made.bases):
        if inner.method(target.attr) is not None:
            return False
    for other in ast.walk(function.module.tree):
        match other:
            case ast.Attribute(attr=attr, ctx=ast.Store()) if attr == target.attr:
                if other is not target:
                    return False
            case ast.Name(id="setattr" | "vars") | ast.Attribute(attr="__dict__" | "__setattr__"):
                return False
            case ast.ClassDef():
                if any(_declares(statement, target.attr) for statement in other.body):
                    return False
    return True


def _declares(statement: ast.stmt, name: str) -> bool:
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
