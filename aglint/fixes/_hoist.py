"""Evaluating an expression on a line of its own, in front of the statement that it is in.

Allowed where that makes no difference: the expression is evaluated exactly once whenever the
statement is, and what comes before it in the statement neither does anything nor depends on it.
What it can't see: operators of objects that change other objects.
"""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.staging.function import Function


def target(function: Function, node: ast.expr) -> ast.stmt | None:
    """The statement in front of which an expression may go; None where that would differ."""
    earlier: list[ast.expr] = []
    inner, outer = node, function.parent_of(node)
    while outer is not None:
        before = _before(outer, inner)
        if before is None:
            return None
        earlier += before
        if isinstance(outer, ast.stmt):
            return outer if all(_still(function, one, node) for one in earlier) else None
        inner, outer = outer, function.parent_of(outer)
    return None


def _before(outer: ast.AST, inner: ast.AST) -> list[ast.expr] | None:
    """What a node evaluates before one of its parts; None if that part may be left out."""
    match outer:
        case ast.UnaryOp() | ast.NamedExpr() | ast.Starred() | ast.keyword():
            return []
        case ast.Return() | ast.Expr():
            return []
        case ast.If(test=first) | ast.IfExp(test=first) | ast.For(iter=first):
            return [] if inner is first else None
        case ast.Assert(test=first) | ast.BoolOp(values=[first, *_]):
            return [] if inner is first else None
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return [] if inner is value else None
        case ast.AugAssign(target=first, value=value):
            return [first] if inner is value else None
        case ast.Compare(left=first, comparators=[second, *_]):
            return _up_to(inner, [first, second])
        case ast.BinOp(left=first, right=second) | ast.Subscript(value=first, slice=second):
            return _up_to(inner, [first, second])
        case ast.Attribute(value=first):
            return _up_to(inner, [first])
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return _up_to(inner, parts)
        case ast.Call():
            words = [inner if word is inner else word.value for word in outer.keywords]
            return _up_to(inner, [outer.func, *outer.args, *words])
    return None


def _up_to(inner: ast.AST, parts: list[ast.expr]) -> list[ast.expr] | None:
    return parts[: parts.index(inner)] if inner in parts else None


def _still(function: Function, earlier: ast.expr, node: ast.expr) -> bool:
    """Whether something gives the same, be it evaluated before or after a node."""
    match earlier:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            if name in _bound(node) or name in function.flow.shared:
                return False
            return name in function.flow.scope.bound or not _calls(node)
        case ast.Attribute() if _names.dotted(function, earlier) is not None:
            return True
        case ast.Attribute(value=owner):
            return not _calls(node) and _still(function, owner, node)
    return False


def _bound(node: ast.expr) -> set[str]:
    walruses = (inner for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
    return {inner.target.id for inner in walruses}


def _calls(node: ast.expr) -> bool:
    return any(isinstance(inner, ast.Call | ast.Await | ast.Yield) for inner in ast.walk(node))
