"""`found.append(x)` in a loop and `tf.stack(found)` after it -> a `tf.TensorArray`."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from aglint.checks import _names
from aglint.checks._staged import LOOPS, dtype_of, inside
from aglint.diagnostic import SAFE, UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging import catalogue
from aglint.staging.function import Function

APPLICABILITY = SAFE


@dataclass(frozen=True, slots=True)
class _List:
    """The whole life of a list: made empty, appended to, stacked once.

    Attributes:
      made: the empty list.
      appends: the calls that put something in.
      stacked: the call that makes a tensor of it.
    """

    made: ast.List
    appends: list[ast.Call]
    stacked: ast.Call


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Makes an array of it, if the list has no other use and the dtype of its items is known."""
    tf, name = _edits.tensorflow(function), getattr(node.func.value, "id", None)
    life = _life(function, name) if name is not None and node.func.attr == "append" else None
    if tf is None or life is None:
        return None
    values = [function.value(call.args[0]) for call in life.appends]
    dtype = dtype_of(values[0])
    if not dtype or any(dtype_of(value) != dtype for value in values):
        return None
    counter = _counter(function, life)
    if counter is None:
        size, index = "0, dynamic_size=True", f"{name}.size()"
    else:
        index, size = counter
    array = f"{tf}.TensorArray({tf}.{dtype}, size={size})"
    edits = [_edits.replaced(function, life.made, array)]
    for call in life.appends:
        written = f"{name} = {name}.write({index}, {_edits.text_of(function, call.args[0])})"
        edits.append(_edits.replaced(function, call, written))
    edits.append(_edits.replaced(function, life.stacked, f"{name}.stack()"))
    applicability = SAFE if all(value.sure for value in values) and _typed(function) else UNSAFE
    return Fix(applicability, f"make `{name}` a `{tf}.TensorArray`", tuple(edits))


def _typed(function: Function) -> bool:
    """Whether no argument's dtype is only known from the calls in the file; others may differ."""
    values = map(function.parameter, function.flow.parameters)
    return not any(value.is_unknown or (value.is_tensor and not value.sure) for value in values)


def _life(function: Function, name: str) -> _List | None:
    """What is done with a list; None if that is more than this can turn into an array."""
    if name not in function.flow.scope.bound or name in function.flow.parameters:
        return None
    made, appends, stacked = [], [], []
    for use in ast.walk(function.node):
        if not isinstance(use, ast.Name) or use.id != name:
            continue
        outer = function.parent_of(use)
        match outer:
            case ast.Assign(targets=[ast.Name()], value=ast.List(elts=[]) as empty):
                made.append(empty)
            case ast.Attribute(attr="append"):
                call = function.parent_of(outer)
                if not _is_append(function, call, outer):
                    return None
                appends.append(call)
            case ast.Call(args=[_], keywords=[]) if _stacks(function, outer):
                stacked.append(outer)
            case _:
                return None
    if len(made) != 1 or len(stacked) != 1 or not _in_order(function, made, appends, stacked):
        return None
    return _List(made[0], appends, stacked[0])


def _is_append(function: Function, call: ast.AST, callee: ast.Attribute) -> bool:
    match call:
        case ast.Call(func=func, args=[item], keywords=[]) if func is callee:
            plain = not isinstance(item, ast.Starred)
            return plain and isinstance(function.parent_of(call), ast.Expr)
    return False


def _stacks(function: Function, call: ast.Call) -> bool:
    called = catalogue.canonical(_names.dotted(function, call.func) or "")
    return called in ("tf.stack", "tf.convert_to_tensor")


def _in_order(function: Function, made: list, appends: list, stacked: list) -> bool:
    """Whether all is in the function's own code, and the list is made and stacked outside loops."""
    own = set(function.own_nodes)
    ends = [*made, *stacked]
    if not own.issuperset([*ends, *appends]):
        return False
    loops = [outer for one in ends for outer in function.ancestors(one) if isinstance(outer, LOOPS)]
    return not loops and made[0].lineno < min(c.lineno for c in appends) <= stacked[0].lineno


def _counter(function: Function, life: _List) -> tuple[str, str] | None:
    """The name that counts the rounds of the loop, and how many there are, if each appends once."""
    [call, *others] = life.appends
    statement = function.parent_of(call)
    loop = function.parent_of(statement)
    match loop:
        case ast.For(
            target=ast.Name(id=index), iter=ast.Call(args=[count], keywords=[]), orelse=[]
        ) if not others and statement in loop.body:
            called = catalogue.canonical(_names.dotted(function, loop.iter.func) or "")
            if called != "tf.range" or index in function.flow.binds(loop.body):
                return None
            if any(isinstance(outer, LOOPS) for outer in function.ancestors(loop)):
                return None
            if any(inside(loop.body, ast.Break, ast.Continue, ast.Return)):
                return None
            if dtype_of(function.value(count)) == "int32" and _lasting(function, count):
                return index, _edits.text_of(function, count)
    return None


def _lasting(function: Function, count: ast.expr) -> bool:
    """Whether the number of rounds is known, and the same, where the list is made."""
    match count:
        case ast.Constant():
            return True
        case ast.Subscript(value=ast.Call(args=[ast.Name() as of]) as size, slice=ast.Constant()):
            called = catalogue.canonical(_names.dotted(function, size.func) or "")
            return called == "tf.shape" and not size.keywords and _lasting(function, of)
        case ast.Name(id=name):
            given = function.bindings.get(name, [])
            return given == [None] and name in function.flow.parameters
    return False
