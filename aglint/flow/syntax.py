"""Small questions about Python's syntax nodes that more than one module of this package asks."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
#: What has no parts that are code, and the None that stands for no part.
LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, type(None)})
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

_NOT_CODE = {
    "ctx", "op", "ops", "id", "attr", "arg", "name", "names", "asname", "module", "level", "rest",
    "kind", "conversion", "simple", "is_async", "type_comment", "type_ignores", "kwd_attrs", "tag",
    "str",
}  # fmt: skip
#: The fields of each class of nodes that hold code, the first in the source last.
CHILD_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(reversed([field for field in kind._fields if field not in _NOT_CODE]))
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
CHILD_FIELDS[ast.Constant] = CHILD_FIELDS[ast.MatchSingleton] = ()
if hasattr(ast, "TypeAlias"):  # since 3.12; unlike others, its name is a node
    CHILD_FIELDS[ast.TypeAlias] = ("value", "name")


def push_children(node: ast.AST, stack: list[ast.AST | None]) -> None:
    """Puts a node's children on a stack, the first in the source on top.

    `ast.iter_child_nodes` does the same for any field; this one knows which fields hold code, and
    is three times as fast. It may push None (the key of `**mapping` in a dict).
    """
    for field in CHILD_FIELDS[node.__class__]:
        value = getattr(node, field)
        if value.__class__ is list:
            stack.extend(reversed(value))
        elif value is not None:
            stack.append(value)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all code inside it, in source order; `ast.walk` takes three times as long."""
    stack: list[ast.AST | None] = [node]
    while stack:
        inner = stack.pop()
        if inner is None:
            continue
        yield inner
        if inner.__class__ not in LEAVES:
            push_children(inner, stack)


def has_line(node: ast.AST, lines: Sequence[int]) -> bool:
    """Whether a node may have one of some lines in it; a node that has no place may.

    Args:
      node: any.
      lines: from 1, in ascending order.
    """
    first = getattr(node, "lineno", None)
    if first is None:
        return True
    for decorator in getattr(node, "decorator_list", ()):
        first = min(first, decorator.lineno)
    place = bisect_left(lines, first)
    return place < len(lines) and lines[place] <= node.end_lineno


def parameters(node: ast.AST) -> tuple[str, ...]:
    """The parameter names of a function or lambda, in their order."""
    return tuple(argument.arg for argument in _all_arguments(node.args))


def _all_arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg


def evaluated_outside(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a function, lambda or class that its enclosing scope evaluates."""
    yield from getattr(node, "decorator_list", ())
    if isinstance(node, ast.ClassDef):
        yield from node.bases
        for keyword in node.keywords:
            yield keyword.value
        return
    arguments = node.args
    yield from arguments.defaults
    yield from (default for default in arguments.kw_defaults if default is not None)
    for argument in _all_arguments(arguments):
        if argument.annotation is not None:
            yield argument.annotation
    if getattr(node, "returns", None) is not None:
        yield node.returns


def element_parts(node: ast.AST) -> tuple[ast.expr, ...]:
    """What a comprehension computes for an element."""
    return (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)


def bound_by_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The names that an import statement binds; a star import tells none."""
    for alias in node.names:
        if alias.asname:
            yield alias.asname
        elif alias.name != "*":
            yield alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name
