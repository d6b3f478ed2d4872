"""Calls by which a function of the file comes back to itself.

A converted call is two frames deeper than Python's, and a graph has no recursion at all: tracing
both branches would never end. What it can't see: calls through variables, attributes of other
objects than `self` and `cls`, and other files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(eq=False)
class _Function:
    """A function, what it can call by name or as a method, and the functions that its calls run."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    methods: dict[str, _Function]
    visible: dict[str, _Function] = field(default_factory=dict)
    calls: dict[ast.Call, _Function] = field(default_factory=dict)


def recursive_calls(tree: ast.Module) -> frozenset[ast.Call]:
    """The calls in a file's functions after which the same function may run again."""
    made: list[_Function] = []
    _gather(tree.body, {}, {}, made)
    for one in made:
        for call in _calls(one.node.body):
            if (called := _called(call, one)) is not None:
                one.calls[call] = called
    reached = {one: _reached(one) for one in made}
    return frozenset(
        call for one in made for call, called in one.calls.items() if one in reached[called]
    )


def _gather(
    body: list[ast.stmt],
    visible: dict[str, _Function],
    methods: dict[str, _Function],
    made: list[_Function],
) -> dict[str, _Function]:
    """Notes the functions that stand in a block; gives what the code of the block sees."""
    visible = dict(visible)
    found: list[_Function] = []
    for node in _definitions(body):
        if isinstance(node, FUNCTIONS):
            visible[node.name] = _Function(node, methods)
            found.append(visible[node.name])
            continue
        own: dict[str, _Function] = {}
        for inner in _definitions(node.body):
            if isinstance(inner, FUNCTIONS):
                own[inner.name] = _Function(inner, own)
                found.append(own[inner.name])
    for one in found:
        made.append(one)
        one.visible = _gather(one.node.body, visible, one.methods, made)
    return visible


def _definitions(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The functions and classes of a block, those in its branches and loops as well."""
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node
        else:
            children = ast.iter_child_nodes(node)
            stack.extend(one for one in children if not isinstance(one, ast.expr))


def _calls(body: list[ast.stmt]) -> Iterator[ast.Call]:
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(node))


def _called(call: ast.Call, function: _Function) -> _Function | None:
    match call.func:
        case ast.Name(id=name):
            return function.visible.get(name)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return function.methods.get(name)
    return None


def _reached(function: _Function) -> set[_Function]:
    """The functions that may run once a function is called, it itself among them."""
    seen, stack = {function}, [function]
    while stack:
        new = set(stack.pop().calls.values()) - seen
        seen |= new
        stack.extend(new)
    return seen
