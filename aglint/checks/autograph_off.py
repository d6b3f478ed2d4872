"""Syntax for which AutoGraph leaves a whole function as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _conversion
from aglint.flow.syntax import walk
from aglint.source import Span

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def check(function, report) -> None:
    """Reports the first construct of each kind that turns AutoGraph off, if a tensor decides."""
    if not _conversion.is_unit(function):
        return
    constructs = reversed(list(_constructs(function.node)))
    found = {what: (node, place) for node, place, what in constructs}
    mixed = _mixed_indentation(function)
    if mixed is not None:
        found["an indentation of blanks and tabs"] = (function.node, mixed)
    lost = _conversion.lost(function) if found else None
    if lost is None:
        return
    for what, (node, place) in found.items():
        report(
            place,
            node=node,
            construct=what,
            function=function.qualname,
            statement=_conversion.kind(lost),
            confidence=lost[2].confidence,
            why=_conversion.why(lost),
            related=[_conversion.related(lost)],
        )


def _constructs(unit: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | Span, str]]:
    """What AutoGraph can't read in a function, what to underline of it, and the words for it."""
    in_class = _class_statements(unit)
    allowed: set[ast.AST] = set()
    for node in walk(unit):
        match node:
            case ast.For(iter=iterable, orelse=orelse):
                allowed.add(iterable)  # AutoGraph does not look there
                if orelse:
                    yield node, _header(node, iterable), "for ... else"
            case ast.While(test=test, orelse=[_, *_]):
                yield node, _header(node, test), "while ... else"
            case ast.NamedExpr() if node not in allowed:
                yield node, node, ":="
            case ast.Match(subject=subject):
                yield node, _header(node, subject), "match"
            case ast.Yield() | ast.YieldFrom():
                yield node, node, "yield"
            case ast.AsyncFor(iter=iterable):
                yield node, _header(node, iterable), "async for"
            case ast.AsyncWith(items=[item, *_]):
                yield node, _header(node, item.context_expr), "async with"
            case ast.Attribute(attr=name) if name.startswith("__") and not name.endswith("__"):
                yield node, node, f".{name}"
        if node in in_class:
            part = getattr(node, "iter", None) or node.test
            yield node, _header(node, part), f"{type(node).__name__.lower()} in a class body"


def _mixed_indentation(function) -> Span | None:
    """The first line whose indentation mixes both, in a function that is itself indented."""
    node = function.node
    if isinstance(node, ast.Lambda) or not node.col_offset:
        return None
    for statement in walk(node):
        if isinstance(statement, ast.stmt) and statement is not node:
            line = function.module.source.lines[statement.lineno - 1]
            indentation = line[: len(line) - len(line.lstrip())]
            if " " in indentation and "\t" in indentation:
                return Span(statement.lineno, 0, statement.lineno, len(indentation))
    return None


def _header(node: ast.AST, end: ast.expr) -> Span:
    """The first line of a compound statement, up to the expression in it."""
    return Span(node.lineno, node.col_offset, end.end_lineno, end.end_col_offset)


def _class_statements(unit: ast.AST) -> set[ast.AST]:
    """The branches and loops that run as part of a class body."""
    found: set[ast.AST] = set()
    stack = [node for node in walk(unit) if isinstance(node, ast.ClassDef)]
    while stack:
        for node in ast.iter_child_nodes(stack.pop()):
            if isinstance(node, _FUNCTIONS):
                continue
            if isinstance(node, ast.If | ast.For | ast.While):
                found.add(node)
            stack.append(node)
    return found
