"""Whether a value's reader takes a tensor as well as the Python value that was there."""

from __future__ import annotations

import ast
from collections.abc import Callable

from aglint.checks import _names
from aglint.checks._python_values import builtin, unconverted
from aglint.checks._region import made_by
from aglint.staging import catalogue
from aglint.staging.function import Function

_ATTRIBUTES = frozenset({"shape", "dtype"})
#: Methods that have a fix of their own once their owner is known for a tensor.
_ATTRIBUTES |= {"upper", "lower", "strip", "split", "startswith", "endswith", "decode", "astype"}
_ATTRIBUTES |= {"numpy", "item"}
_BUILTINS = frozenset({"abs"})
#: Builtins that AutoGraph makes understand tensors.
_CONVERTED = frozenset({"int", "float", "len", "range", "print"})
_OPERATIONS = (ast.BinOp, ast.AugAssign, ast.Return)
_PYTHON = (ast.In, ast.NotIn, ast.Is, ast.IsNot)
_TRUTH = (ast.UnaryOp, ast.BoolOp, ast.If, ast.While)


Takes = Callable[[Function, ast.Call], bool]


def takes(function: Function, call: ast.Call) -> bool:
    """Whether a called function takes tensors: TensorFlow's, one of this file, some builtins."""
    name = builtin(function, call)
    if name:
        return name in _BUILTINS or (name in _CONVERTED and not unconverted(function))
    called = catalogue.canonical(_names.dotted(function, call.func) or "") or ""
    return called.startswith("tf.") or isinstance(function.resolve(call.func), Function)


def fits(function: Function, node: ast.expr, takes: Takes = takes) -> bool:
    """Whether what an expression gives goes into arithmetic, a call that takes it, the result.

    Or under a name, all of whose readers are of that kind.
    """
    outer = function.parent_of(node)
    match outer:
        case ast.keyword(arg="name"):
            return False
        case ast.Tuple() | ast.List() | ast.keyword():
            return fits(function, outer, takes)
        case ast.Compare(ops=ops):
            return not any(isinstance(op, _PYTHON) for op in ops)
        case ast.Subscript(value=value):
            return value is node
        case ast.Attribute(attr=attr):
            return attr in _ATTRIBUTES
        case ast.Call(func=func):
            return func is not node and takes(function, outer)
        case ast.Assign(targets=[ast.Name(id=name)]):
            reads = _reached(function, outer, name)
            return reads is not None and all(fits(function, one, takes) for one in reads)
    if isinstance(outer, _TRUTH):
        return not unconverted(function)
    return isinstance(outer, _OPERATIONS)


def readers(function: Function, name: str) -> list[ast.Name] | None:
    """The places where a name is read that is bound once; None where others may read it, too."""
    if len(function.bindings.get(name, ())) != 1 or name in function.flow.shared:
        return None
    found = reads_of(function, name)
    return found if set(found) <= set(function.own_nodes) else None


def _reached(function: Function, statement: ast.Assign, name: str) -> list[ast.Name] | None:
    """The places where a name has the value that a statement gives it, or is added to that."""
    if name in function.flow.shared or not set(reads_of(function, name)) <= set(function.own_nodes):
        return None
    giving: set[ast.AST] = {statement}
    for change in function.nodes(ast.AugAssign):
        match change.target:
            case ast.Name(id=changed) if (
                changed == name and _given(function, change, name) & giving
            ):
                giving.add(change)
    return [one for one in reads_of(function, name) if _given(function, one, name) & giving]


def _given(function: Function, node: ast.AST, name: str) -> set[ast.AST]:
    return {event.node for event in made_by(function, node, name)}


def reads_of(function: Function, name: str) -> list[ast.Name]:
    """The places where a function, or one inside it, reads a name."""
    return [
        one
        for one in ast.walk(function.node)
        if isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Load)
    ]
