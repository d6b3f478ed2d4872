"""`tf.clip_by_value(x, 0, 1)` as a statement: no operation changes its argument."""

from __future__ import annotations

import ast

from aglint.checks._dropped import awaits_error, worked_on
from aglint.checks._names import dotted
from aglint.checks._staged import text
from aglint.staging import catalogue

_PURE = ("tf.math.", "tf.linalg.", "tf.nn.", "tf.image.", "tf.strings.", "tf.signal.")
_PURE += ("tf.bitwise.", "keras.ops.")
#: Called for their names or their checks, or reported as writes that are lost.
_LEFT = ("tf.identity", "tf.ensure_shape", "tf.no_op", "tf.group", "tf.tensor_scatter_nd_")
_LEFT += ("tf.convert_to_tensor", "tf.constant", "tf.broadcast_", "tf.variable_")


def check(function, report) -> None:
    """Reports each statement that is nothing but an operation without an effect."""
    for statement in function.nodes(ast.Expr):
        match statement.value:
            case ast.Call(func=callee, keywords=words) as call if (
                (first := worked_on(call)) is not None
                and not any(word.arg == "name" for word in words)
                and _is_pure(dotted(function, callee))
                and not awaits_error(function, statement)
            ):
                written = f"{ast.unparse(callee)}({text(first)}, ...)"
                if isinstance(first, ast.Name):
                    report(call, call=written, help=f"write `{first.id} = {written}`")
                else:
                    report(call, call=written)


def _is_pure(name: str | None) -> bool:
    """Whether a call is an operation that does nothing but make tensors."""
    entry = catalogue.lookup(name) if name is not None else None
    if entry is None or entry.kind != "function" or entry.effects or entry.callbacks:
        return False
    known = entry.name.startswith(_PURE) or entry.name.count(".") == 1
    return entry.returns == "tensor" and known and not entry.name.startswith(_LEFT)
