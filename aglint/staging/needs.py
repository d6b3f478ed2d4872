"""Whether what is traced with a function needs AutoGraph: by a tensor that decides, by a callee.

Everything that is not known to do without AutoGraph needs it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.soundness import is_not

_DECISIONS = ast.If | ast.While | ast.For | ast.IfExp | ast.BoolOp
_OTHERS = ast.Yield | ast.YieldFrom | ast.Await | ast.AsyncFor | ast.AsyncWith | ast.Match
_OVERLOADED = frozenset(
    (
        "abs",
        "all",
        "any",
        "bool",
        "enumerate",
        "filter",
        "float",
        "input",
        "int",
        "iter",
        "len",
        "map",
        "max",
        "min",
        "next",
        "print",
        "range",
        "sorted",
        "sum",
        "zip",
    )
)
"""The builtins for which AutoGraph has something else where they get tensors."""
_DYNAMIC = frozenset({"eval", "exec", "globals", "locals", "vars", "__import__"})
_PLAIN = frozenset({"math", "numpy", "operator", "functools", "collections", "time", "os", "re"})
"""Packages whose functions do the same with and without AutoGraph, which can't look into them."""
_GIVEN = {"cond": (1, 2), "while_loop": (0, 1), "for_loop": (1,), "map_": (0,), "filter_": (0,)}
"""The arguments of the runtime's functions that are functions."""
_VALUES = frozenset({"tensor", "variable", "tensorarray", "ragged", "sparse", "dataset", "tape"})


def needs_autograph(module: Module, root: Function) -> str | None:
    """What in a function, or in what it calls, needs AutoGraph; None if nothing does.

    Args:
      module: the function's file.
      root: a function that `tf.function` traces.
    """
    seen = {root.node}
    queue = [root]
    while queue:
        function = queue.pop()
        for node in _code(function.node):
            where = module.enclosing(node)
            reason = _reason(module, where, node)
            if reason is not None:
                return reason
            for callee in _callees(where, node):
                if callee.module is not module:
                    return f"`{callee.qualname}` is in another file"
                if callee.node not in seen:
                    seen.add(callee.node)
                    queue.append(callee)
    return None


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """What is in a function, its decorators and its parameters left out."""
    for part in node.body if isinstance(node.body, list) else [node.body]:
        yield from ast.walk(part)


def _callees(function: Function, node: ast.AST) -> Iterator[Function]:
    """The functions that an expression names, to call them or to hand them on."""
    if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
        found = function.target(node)
        if isinstance(found, Function):
            yield found


def _reason(module: Module, function: Function, node: ast.AST) -> str | None:
    if isinstance(node, _OTHERS):
        return _said(node)
    if isinstance(node, _DECISIONS) or is_not(node):
        return None if function.verdict(node).answer == "python" else _said(node)
    match node:
        case ast.Assert(test=test):
            return None if function.value(test).is_python else _said(node)
        case ast.Subscript(ctx=ast.Store(), value=value):
            return None if function.value(value).is_python else _said(node)
        case ast.Call():
            return _call(module, function, node)
    return None


def _said(node: ast.AST) -> str:
    return f"line {getattr(node, 'lineno', 0)} may be decided by a tensor"


def _call(module: Module, function: Function, call: ast.Call) -> str | None:
    said = f"`{ast.unparse(call.func)}` may need it"
    every = [*call.args, *(word.value for word in call.keywords)]
    match call.func:
        case ast.Attribute(value=ast.Name(id="ag"), attr=name):
            places = _GIVEN.get(name, range(len(call.args)) if name in ("and_", "or_") else ())
            given = [call.args[place] for place in places if place < len(call.args)]
            given += [
                word.value for word in call.keywords if word.arg in ("key", "until", "writes")
            ]
            return None if all(_is_known(function, one) for one in given) else said
        case ast.Name(id=name) if _is_builtin(function, name):
            if name in _DYNAMIC:
                return said
            overloaded = name in _OVERLOADED
            plain = all(function.value(one).is_python for one in every)
            return said if overloaded and not plain else None
    dotted = module.imports.resolve(call.func)
    if dotted is not None:
        entry = catalogue.lookup(dotted)
        if entry is not None:
            return None if _are_known(function, entry, call) else said
        if dotted.partition(".")[0] in _PLAIN:
            return None
    if isinstance(function.target(call.func), Function | Class):
        return None
    if isinstance(call.func, ast.Attribute):
        owner = function.value(call.func.value)
        if owner.kind in _VALUES or owner.is_python:
            functions = [one for one in every if not _is_value(function, one)]
            return None if all(_is_known(function, one) for one in functions) else said
    return said


def _is_builtin(function: Function, name: str) -> bool:
    return hasattr(builtins, name) and function.target(ast.Name(name, ast.Load())) is None


def _are_known(function: Function, entry: catalogue.Entry, call: ast.Call) -> bool:
    """Whether all functions that a function of TensorFlow is given are ones of this file."""
    words = {word.arg: word.value for word in call.keywords}
    for callback in entry.callbacks:
        given = words.get(callback.name)
        if given is None and 0 <= callback.position < len(call.args):
            given = call.args[callback.position]
        if given is not None and not _is_known(function, given):
            return False
    return None not in words and not any(isinstance(one, ast.Starred) for one in call.args)


def _is_value(function: Function, node: ast.expr) -> bool:
    """Whether an argument is surely no function."""
    if isinstance(node, ast.Constant | ast.BinOp | ast.Compare | ast.List | ast.Tuple | ast.Dict):
        return True
    value = function.value(node)
    return value.is_tensor or value.is_python or value.kind in _VALUES


def _is_known(function: Function, node: ast.expr) -> bool:
    if isinstance(node, ast.Lambda | ast.Constant):
        return True
    return isinstance(function.target(node), Function)
