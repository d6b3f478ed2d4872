"""Where a function's own statements bind names, and the expressions that they bind them to."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_BINDING = frozenset(
    {
        *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
        *(ast.withitem, ast.ExceptHandler, ast.MatchAs, ast.MatchStar),
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    }
)


def bound_names(
    parameters: Iterable[str], nodes: Iterable[ast.AST]
) -> dict[str, list[ast.expr | None]]:
    """For each name the expressions that it is bound to, in source order.

    Args:
      parameters: the names that calls bind.
      nodes: of the function's own scope.

    Returns:
      The expressions by name; None stands for a binding that is not the value of one expression:
      a parameter, a part of a tuple, an item of a loop, a definition.
    """
    found: dict[str, list[ast.expr | None]] = {name: [None] for name in parameters}
    for node in nodes:
        if node.__class__ in _BINDING:
            for name, value in _bound(node):
                found.setdefault(name, []).append(value)
    return found


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
                elif isinstance(target, ast.Tuple | ast.List):
                    yield from ((name, None) for name in _names(target))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, None
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from ((name, None) for name in _names(target))
        case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
            yield name, value
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from ((name, None) for name in _names(target))
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, None
        case ast.ExceptHandler(name=str(name)):
            yield name, None
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, None
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], None


def _names(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))
