"""`assert x > 0, "no"` -> `tf.debugging.Assert(x > 0, ["no"])`."""

from __future__ import annotations

import ast

from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _messages
from aglint.fixes._conditions import is_scalar_condition
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.Assert) -> Fix | None:
    """Checks when the graph runs; the exception is another one then."""
    tf = _edits.tensorflow(function)
    test = node.test
    if tf is None or not is_scalar_condition(function, test) or _messages.walrus(test):
        return None
    if node.msg is None:
        said = " ".join(_edits.text_of(function, test).split())
        data = [_messages.quoted(f"{said} does not hold")]
    else:
        data = _messages.parts(function, node.msg)
    if data is None:
        return None
    arguments = [_edits.text_of(function, test), f"[{', '.join(data)}]"]
    text = _edits.call(function, node, f"{tf}.debugging.Assert", arguments)
    return Fix(APPLICABILITY, "use `tf.debugging.Assert`", (_edits.replaced(function, node, text),))
