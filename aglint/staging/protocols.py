"""The methods that Python itself calls: for an operator, an index, a `with`, a `for`.

AutoGraph converts calls that stand in the text; these don't, so that it leaves such methods as they
are. What it can't see: objects whose class is not in the file, and reflected operators.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from aglint.staging.classes import Class
from aglint.staging.entry import Traced
from aglint.staging.function import Function
from aglint.staging.values import Value

if TYPE_CHECKING:
    from aglint.staging.module import Module

_BINARY = {
    ast.Add: "__add__",
    ast.Sub: "__sub__",
    ast.Mult: "__mul__",
    ast.Div: "__truediv__",
    ast.FloorDiv: "__floordiv__",
    ast.Mod: "__mod__",
    ast.Pow: "__pow__",
    ast.MatMult: "__matmul__",
}
_COMPARED = {
    ast.Eq: "__eq__",
    ast.NotEq: "__ne__",
    ast.Lt: "__lt__",
    ast.LtE: "__le__",
    ast.Gt: "__gt__",
    ast.GtE: "__ge__",
}
_OTHERS = ("__getitem__", "__iter__", "__next__", "__enter__", "__exit__", "__bool__", "__neg__")
METHODS = frozenset({*_BINARY.values(), *_COMPARED.values(), *_OTHERS})


def called_by_python(module: Module, caller: Function) -> Iterator[tuple[Function, Traced]]:
    """The file's own methods that a traced function runs without a call in its text."""
    own = {name for made in module.class_of.values() for name in made.methods} & METHODS
    if not own:
        return
    why = Traced(
        "callee",
        f"`{caller.qualname}` makes Python call it",
        module.source.span(caller.node),
        module.source.path,
        autograph=False,
        caller=caller,
    )
    for node in caller.nodes(*_NODES):
        for operand, names, given in _uses(node):
            wanted = [name for name in names if name in own]
            made = _class_of(caller, operand) if wanted else None
            for name in wanted if made is not None else ():
                method = made.method(name)
                if isinstance(method, Function) and method is not caller:
                    gives = given_by_position(caller, method, given)
                    yield method, replace(why, span=module.source.span(operand), gives=gives)


def given_by_position(
    caller: Function, callee: Function, arguments: list[ast.expr]
) -> dict[str, Value]:
    """What parameters hold that arguments fill by position, where the caller knows it."""
    names = callee.flow.parameters[1 if callee.is_method else 0 :]
    found: dict[str, Value] = {}
    for name, argument in zip(names, arguments, strict=False):
        if isinstance(argument, ast.Starred):
            break
        value = caller.value(argument)
        if not value.is_unknown:
            found[name] = value
    return found


_NODES = (ast.BinOp, ast.Compare, ast.Subscript, ast.For, ast.comprehension, ast.withitem)
_NODES += (ast.If, ast.While, ast.IfExp, ast.UnaryOp)


def _uses(node: ast.AST) -> Iterator[tuple[ast.expr, tuple[str, ...], list[ast.expr]]]:
    """The operands of a node, the methods that it runs on them, and with which arguments."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            yield left, (_BINARY.get(type(op), ""),), [right]
        case ast.Compare(left=left, ops=[op, *_], comparators=[right, *_]):
            yield left, (_COMPARED.get(type(op), ""),), [right]
        case ast.Subscript(value=value, slice=index, ctx=ast.Load()):
            yield value, ("__getitem__",), [index]
        case ast.For(iter=iterable) | ast.comprehension(iter=iterable):
            yield iterable, ("__iter__", "__next__"), []
        case ast.withitem(context_expr=manager):
            yield manager, ("__enter__", "__exit__"), []
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield test, ("__bool__",), []
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand, ("__bool__",), []
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand, ("__neg__",), []


def _class_of(caller: Function, node: ast.expr) -> Class | None:
    value = caller.value(node)
    return value.ref if value.kind == "instance" and isinstance(value.ref, Class) else None
