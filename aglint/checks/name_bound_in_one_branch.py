"""`if tensor: y = ...` where `y` is not bound before and read after it."""

from __future__ import annotations

import ast

from aglint.checks import _new_items, _staged
from aglint.staging.values import STAGED_ITERABLES, TENSORS

_ONE = "bound in only one branch of an `if`"


def check(function, report) -> None:
    """Reports what a staged `if` binds on one side only, and names that are merely declared."""
    declared: set[ast.AST] = set()
    for node, verdict in (*_staged.branches(function), *_staged.loops(function)):
        carried = _staged.outputs if isinstance(node, ast.If) else _staged.state
        names = sorted(carried(function, node))
        names = [name for name in names if not _staged.perhaps_bound(function, node, name)]
        for name in names:
            declaration = _declaration(function, node, name)
            if declaration is not None and declaration not in declared:
                declared.add(declaration)
                kind = "an `if`" if isinstance(node, ast.If) else "a loop"
                where = f"declared but not bound before {kind}"
                _report(function, report, node, verdict, declaration, name, where)
            elif declaration is None and isinstance(node, ast.If):
                block = binding_branch(function, node, name)
                if block is not None and not _in_dataset_loop(function, node, name):
                    place = _staged.place(_staged.bindings(function, block, name)[0])
                    _report(function, report, node, verdict, place, name, _ONE)
        if isinstance(node, ast.If):
            for target in _new_items.made_in_one_branch(function, node):
                _report(function, report, node, verdict, target, ast.unparse(target), _ONE)


def _report(function, report, node, verdict, place, name: str, where: str) -> None:
    report(
        place,
        name=name,
        where=where,
        why=_staged.reason(node, verdict),
        related=[_staged.staged_here(function, node, verdict)],
        confidence=verdict.confidence,
    )


def binding_branch(function, node: ast.If, name: str) -> list[ast.stmt] | None:
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
    """Whether the name must be bound before a loop already, which another rule says."""
    return any(
        verdict.value.kind in STAGED_ITERABLES - TENSORS
        and name in function.flow.live_at_head(outer)
        for outer, verdict in function.staged_round(node)
        if isinstance(outer, ast.For)
    )


def _declaration(function, node: ast.AST, name: str) -> ast.AnnAssign | None:
    """`name: int` without a value before a statement, which AutoGraph takes for a binding."""
    inner = node
    for outer in (*function.ancestors(node), function.node):
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(outer, block, [])
            if inner not in statements:
                continue
            for statement in statements[: statements.index(inner)]:
                match statement:
                    case ast.AnnAssign(target=ast.Name(id=declared), value=None):
                        if declared == name:
                            return statement
        inner = outer
    return None
