"""Calls of functions that `tf.function` made, and how often a place in a program is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from aglint.checks._names import owner
from aglint.staging.function import Function

if TYPE_CHECKING:
    from aglint.staging.module import Module

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a call of a `tf.function` enters.

    Attributes:
      function: the Python function.
      made: the decorator, or the call of `tf.function`.
    """

    function: Function
    made: ast.expr

    @property
    def has_signature(self) -> bool:
        """Whether an `input_signature` turns Python numbers into tensors."""
        words = self.made.keywords if isinstance(self.made, ast.Call) else ()
        return any(word.arg == "input_signature" and not _none(word.value) for word in words)


def _none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def decorator(function: Function) -> ast.expr | None:
    """The decorator that makes a `tf.function` of a function."""
    if function.traced is None or function.traced.entry != "tf.function":
        return None
    for node in getattr(function.node, "decorator_list", ()):
        if node.lineno == function.traced.span.line:
            return node
    return None


@lru_cache(maxsize=1)  # the rules go over one file after another
def entering(module: Module) -> tuple[tuple[Function, ast.Call, Entry], ...]:
    """The calls of a file that enter a `tf.function`, with what they enter."""
    calls = module.all_calls if module.entry_names else ()
    found = ((caller, call, entered(caller, call)) for caller, call in calls)
    return tuple((caller, call, entry) for caller, call, entry in found if entry is not None)


def entered(caller: Function, call: ast.Call) -> Entry | None:
    """The `tf.function` that a call enters, by decorator or by `f = tf.function(g)`."""
    names = caller.module.entry_names
    last = getattr(call.func, "id", getattr(call.func, "attr", None))
    if last not in names:
        return _called_instance(caller, call) if "__call__" in names else None
    callee = caller.own_target(call.func)
    if isinstance(callee, Function):
        made = decorator(callee)
        if made is not None:
            return Entry(callee, made)
    return _wrapped(caller, call.func)


def _called_instance(caller: Function, call: ast.Call) -> Entry | None:
    if caller.module.imports.resolve(call.func) is not None:
        return None  # before it is asked what another file may have there
    value = caller.value_from_afar(call.func)
    if value.kind != "instance" or value.ref is None:
        return None
    method = value.ref.method("__call__")
    made = decorator(method) if method is not None else None
    return None if made is None else Entry(method, made)


def _wrapped(caller: Function, node: ast.expr) -> Entry | None:
    module = caller.module
    match node:
        case ast.Name(id=name):
            scope = owner(caller, name)
            given = [(scope, value) for value in scope.bindings.get(name, ())] if scope else []
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            value = caller.value_from_afar(node.value)
            made = value.ref if value.kind == "instance" else None
            given = made.assignments(attr) if made is not None else []
        case _:
            return None
    for scope, value in given:
        if isinstance(value, ast.Call) and value.args and module.wraps(value.func):
            function = scope.resolve(value.args[0])
            if isinstance(function, Function):
                return Entry(function, value)
    return None


def loop_round(function: Function, node: ast.AST) -> ast.AST | None:
    """The innermost Python loop or comprehension of a function whose rounds evaluate a node."""
    inner = node
    for outer in function.ancestors(node):
        if isinstance(outer, _LOOPS) and _in_round(outer, inner):
            staged = isinstance(outer, ast.For | ast.While) and function.traced is not None
            if not staged or not function.verdict(outer).may_stage:
                return outer
        if isinstance(outer, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
        inner = outer
    return None


def _in_round(loop: ast.AST, inner: ast.AST) -> bool:
    if isinstance(loop, COMPREHENSIONS):
        return inner is not loop.generators[0]
    return inner in loop.body or (isinstance(loop, ast.While) and inner is loop.test)


def repeated(function: Function, node: ast.AST, depth: int = 3) -> bool:
    """Whether the file shows that a node is evaluated again and again."""
    if loop_round(function, node) is not None:
        return True
    return depth > 0 and any(
        caller.traced is None and repeated(caller, call, depth - 1)
        for caller, call in function.call_sites
    )
