"""`out = tf.concat([out, x], 0)` in a staged loop."""

from __future__ import annotations

import ast

from aglint.checks import _carried, _native, _staged
from aglint.staging import catalogue
from aglint.staging.values import Shape, Value, as_tensor

_RANK_CHANGES = frozenset({"tf.expand_dims", "tf.stack"})
_NATIVE_HELP = "collect with a `tf.TensorArray`, or say what varies: `shape_invariants=[...]`"


def check(function, report) -> None:
    """Reports each tensor whose shape a staged loop changes without a shape invariant for it."""
    for one in _carried.carried(function):
        if one.over_dataset or not (one.before.is_tensor and one.after.is_tensor):
            continue
        if one.verdict.value.kind == "ragged" or _has_invariants(function, one.loop):
            continue
        if not (_wrong(one.before, one.after) or _deepens(function, one) or _grows(function, one)):
            continue
        sure = one.verdict.answer == "staged" and one.before.sure and one.after.sure
        report(
            _carried.changed_by(one, _wrong),
            name=one.name,
            before=_shown(one.before.shape),
            after=_after(one.after.shape),
            why=_staged.reason(one.loop, one.verdict),
            related=[_staged.staged_here(function, one.loop, one.verdict)],
            confidence="CONTROL_FLOW" if sure else "INFERENCE",
        )
    for one in _native.loop_variables_of(function):
        before, after = as_tensor(one.before), as_tensor(one.after)
        if not one.is_free and (_wrong(before, after) or _is_deeper(function, one)):
            report(
                one.place,
                name=one.name,
                before=_shown(before.shape),
                after=_after(after.shape),
                why=_native.WHY,
                help=_NATIVE_HELP,
                confidence="CONTROL_FLOW" if one.before.sure and one.after.sure else "INFERENCE",
            )


def _wrong(before: Value, after: Value) -> bool:
    """Whether a shape is another after the round; what was unknown before may be anything."""
    if before.shape is None or after.shape is None:
        return False
    if len(before.shape) != len(after.shape):
        return True
    pairs = zip(before.shape, after.shape, strict=True)
    return any(one is not None and one != other for one, other in pairs)


def _is_deeper(function, one) -> bool:
    """Whether the body of a `tf.while_loop` gives a variable another axis."""
    value = getattr(one.place, "value", one.place)
    return isinstance(value, ast.Call) and _adds_axis(function, value, one.name)


def _adds_axis(function, call: ast.Call, name: str) -> bool:
    return _called(function, call) in _RANK_CHANGES and bool(call.args) and _is(call.args[0], name)


def _deepens(function, one) -> bool:
    """Whether the loop gives the tensor itself another axis."""
    for statement in _staged.bindings(function, one.loop.body, one.name):
        value = getattr(statement, "value", None)
        if not isinstance(statement, ast.Assign) or not isinstance(value, ast.Call):
            continue
        if _adds_axis(function, value, one.name):
            return True
    return False


def _grows(function, one) -> bool:
    """Whether the loop adds to an axis that has one entry when the loop begins."""
    given = _staged.given(function, one.loop, one.name)
    axis = None if given is None else _new_axis(function, given.value)
    if axis is None:
        return False
    for statement in _staged.bindings(function, one.loop.body, one.name):
        match statement:
            case ast.Assign(value=ast.Call(args=[ast.List() as parts, *_]) as call):
                if _called(function, call) == "tf.concat" and _is(parts, one.name):
                    return len(parts.elts) > 1 and _axis(call) == axis
    return False


def _new_axis(function, node: ast.expr | None) -> int | None:
    """The axis that an expression adds to a tensor."""
    match node:
        case ast.Call() if _called(function, node) == "tf.expand_dims":
            return _axis(node)
        case ast.Subscript(slice=ast.Constant(value=None)):
            return 0
        case ast.Subscript(slice=ast.Attribute(attr="newaxis")):
            return 0
    return None


def _called(function, call: ast.Call) -> str | None:
    dotted = function.module.imports.resolve(call.func)
    return catalogue.canonical(dotted) if dotted else None


def _axis(call: ast.Call) -> int | None:
    """The literal second argument, or `axis`."""
    given = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "axis")]
    return given[0].value if given and isinstance(given[0], ast.Constant) else None


def _is(node: ast.expr, name: str) -> bool:
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def _has_invariants(function, loop: ast.AST) -> bool:
    options = _carried.options(function, loop)
    words = [] if options is None else options.keywords
    return any(word.arg in ("shape_invariants", None) for word in words)


def _after(shape: Shape) -> str:
    return "one with more entries or axes" if shape is None else _shown(shape)


def _shown(shape: Shape) -> str:
    if shape is None:
        return "one shape"
    sizes = ["?" if size is None else str(size) for size in shape]
    return f"shape ({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
