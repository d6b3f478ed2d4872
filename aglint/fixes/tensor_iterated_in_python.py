"""`a, b = v` -> `a, b = tf.unstack(v)`; `tf.stack([f(e) for e in v])` -> `tf.map_fn(...)`."""

from __future__ import annotations

import ast
from dataclasses import replace

from aglint.checks import _names
from aglint.checks._python_values import builtin, held_tensor, unconverted
from aglint.checks._state import statement_of
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.fixes import _edits
from aglint.fixes._indexed import indexed
from aglint.fixes._reductions import reduced
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import Value, element_of

APPLICABILITY = SAFE
UNCOVERS = True
#: How many rows may be written into the graph one by one.
_UNROLLED = 32
_KEEPING = frozenset({"zip", "enumerate", "map", "tuple", "iter", "reversed"})
_STACKS = frozenset({"tf.stack", "tf.convert_to_tensor"})


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Takes a tensor apart into as many as are known to be, or hands the whole to TensorFlow."""
    if isinstance(node, ast.Assign):
        return _unpacked(function, node)
    outer = function.parent_of(node)
    match outer:
        case ast.For(target=ast.Tuple() | ast.List()):
            return _rows(function, outer)
        case ast.comprehension(target=ast.Tuple() | ast.List()):
            return None  # the rows would have to be taken apart, too
        case ast.comprehension() if not _unrolls(function, node):
            return _mapped(function, outer)
        case ast.Call() if node in outer.args:
            return _called(function, outer)
        case ast.For() | ast.comprehension() | ast.Starred() | ast.YieldFrom():
            return _apart(function, [node])
    return None


def _unpacked(function: Function, node: ast.Assign) -> Fix | None:
    """As many names as there are rows; how many that must be, the operation checks."""
    match node.targets:
        case [ast.Tuple(elts=names) | ast.List(elts=names)]:
            unstacked = _unstack(function, names, _of_one_text(function, node.value))
        case _:
            return None
    if unstacked is None:
        return None
    return _fix(function, [node.value], _round(function, node.value, *unstacked))


def _of_one_text(function: Function, node: ast.expr) -> Value:
    """The value of an expression; the parts of one text are no ragged tensor."""
    value = function.value(node)
    match node:
        case ast.Call(func=func, args=[text, *_]) if function.value(text).shape == ():
            if catalogue.canonical(_names.dotted(function, func) or "") == "tf.strings.split":
                return replace(value, kind="tensor", shape=None)
    return value


def _unstack(function: Function, names: list[ast.expr], value: Value) -> tuple[str, str] | None:
    """What goes before and after a tensor that is unpacked into names; None if they don't fit."""
    tf, size = _edits.tensorflow(function), _size(value)
    if tf is None or value.kind not in ("tensor", "variable") or value.shape == ():
        return None
    if any(isinstance(name, ast.Tuple | ast.List) for name in names):
        return None
    if any(isinstance(name, ast.Starred) for name in names):
        fits = size is not None and len(names) - 1 <= size <= _UNROLLED
        return (f"{tf}.unstack(", ")") if fits else None
    if size is None:
        return f"{tf}.unstack(", f", num={len(names)})"
    return (f"{tf}.unstack(", ")") if size == len(names) else None


def _rows(function: Function, loop: ast.For) -> Fix | None:
    """The rows of a loop under a name, and unpacked in its first line."""
    value = function.value(loop.iter)
    row = element_of(value) if value.is_tensor else held_tensor(value)
    unstacked = _unstack(function, loop.target.elts, row) if row is not None else None
    if unstacked is None:
        return None
    name, target = _edits.fresh_name(function, "row"), _edits.text_of(function, loop.target)
    text = f"{target} = {name.join(unstacked)}"
    line = _edits.line_before(function, loop.body[0], text)
    if line is None or loop.body[0].lineno == loop.lineno:
        return None
    edits = [_edits.replaced(function, loop.target, name), line]
    if value.is_tensor and unconverted(function):
        if not _unrolls(function, loop.iter):
            return None
        edits += _round(function, loop.iter, f"{_edits.tensorflow(function)}.unstack(", ")")
    return _fix(function, [loop.iter], edits)


def _mapped(function: Function, part: ast.comprehension) -> Fix | None:
    """One function for all rows, where a tensor is made of the results at once."""
    tf, made = _edits.tensorflow(function), function.parent_of(part)
    stack = function.parent_of(made)
    match made, stack:
        case (
            ast.ListComp(
                elt=body, generators=[ast.comprehension(target=ast.Name(id=name), ifs=[])]
            ),
            ast.Call(args=[_], keywords=[]),
        ) if tf is not None:
            called = catalogue.canonical(_names.dotted(function, stack.func) or "")
        case _:
            return None
    given, result = function.value(part.iter), function.value(body)
    if called not in _STACKS or given.kind != "tensor" or result.kind != "tensor":
        return None
    if not given.dtype or not result.dtype or not _movable(statement_of(function, stack)):
        return None
    rows = _edits.text_of(function, part.iter)
    arguments = [f"lambda {name}: {_edits.text_of(function, body)}", rows]
    if given.dtype != result.dtype:
        arguments.append(f"fn_output_signature={tf}.{result.dtype}")
    text = f"{tf}.map_fn({', '.join(arguments)})"
    return Fix(UNSAFE, f"use `{tf}.map_fn`", (_edits.replaced(function, stack, text),))


def _movable(statement: ast.stmt) -> bool:
    """Whether what is in a statement may be in a lambda, of which AutoGraph reads one a line."""
    refused = (ast.Lambda, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
    return not any(isinstance(inner, refused) for inner in ast.walk(statement))


def _called(function: Function, call: ast.Call) -> Fix | None:
    """What a builtin goes over: all of it, since each tensor would stop it."""
    edits = reduced(function, call)
    if edits is not None:
        return Fix(UNSAFE, f"use `{edits[0].text}`", edits)
    name, first = builtin(function, call), call.args[0]
    tensors = [part for part in call.args if function.value(part).is_tensor]
    if name == "list" and tensors == [first] and _unrolls(function, first):
        unstack = f"{_edits.tensorflow(function)}.unstack"
        return _fix(function, tensors, [_edits.replaced(function, call.func, unstack)])
    extends = isinstance(call.func, ast.Attribute) and call.func.attr == "extend"
    if name not in _KEEPING and not extends:
        return None
    few = _apart(function, tensors)
    counted = indexed(function, call) if few is None else None
    return few or (Fix(UNSAFE, "index the rows", tuple(counted)) if counted else None)


def _apart(function: Function, tensors: list[ast.expr]) -> Fix | None:
    """A list of the rows in place of each tensor, where they are few and known to be so many."""
    if not all(_unrolls(function, node) for node in tensors):
        return None
    unstack = f"{_edits.tensorflow(function)}.unstack("
    edits = [edit for node in tensors for edit in _round(function, node, unstack, ")")]
    return _fix(function, tensors, edits)


def _unrolls(function: Function, node: ast.expr) -> bool:
    value = function.value(node)
    size = _size(value) if value.kind in ("tensor", "variable") else None
    return size is not None and size <= _UNROLLED and _edits.tensorflow(function) is not None


def _size(value: Value) -> int | None:
    return value.shape[0] if value.shape else None


def _round(function: Function, node: ast.expr, before: str, after: str) -> list[Edit]:
    return [_edits.before(function, node, before), _edits.after(function, node, after)]


def _fix(function: Function, tensors: list[ast.expr], edits: list[Edit]) -> Fix:
    """Safe where plain Python, too, could go over what surely is a tensor; not over variables."""
    values = [function.value(node) for node in tensors]
    sure = all(value.sure and value.kind != "variable" for value in values)
    unstack = f"{_edits.tensorflow(function)}.unstack"
    return Fix(SAFE if sure else UNSAFE, f"use `{unstack}`", tuple(edits))
