"""`for i, x in enumerate(v):` -> `for i in tf.range(tf.shape(v)[0]):` and `x = v[i]`."""

from __future__ import annotations

import ast

from aglint.checks._python_values import builtin, unconverted
from aglint.diagnostic import Edit
from aglint.fixes import _edits
from aglint.fixes._stageable import can_stage, casts, readings
from aglint.staging.function import Function


def indexed(function: Function, call: ast.Call) -> list[Edit] | None:
    """The edits by which the graph runs a loop over tensors; None where it can't carry the loop.

    The tensors must have names, since the loop takes an item of them in each round.
    """
    tf, loop = _edits.tensorflow(function), function.parent_of(call)
    if tf is None or not isinstance(loop, ast.For) or loop.iter is not call or call.keywords:
        return None
    if unconverted(function) or loop.body[0].lineno == loop.lineno:
        return None
    if not all(_indexable(function, loop, part) for part in call.args):
        return None
    match builtin(function, call), loop.target, call.args:
        case "enumerate", ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]), [
            ast.Name(id=of)
        ]:
            found = readings(function, loop, index, "int32")
            line = f"{item} = {of}[{index}]"
        case "zip", ast.Tuple(elts=items), [_, _, *_] if len(items) == len(call.args):
            index, found = _edits.fresh_name(function, "i"), []
            of = ", ".join(f"{_edits.text_of(function, part)}[{index}]" for part in call.args)
            line = f"{_edits.text_of(function, loop.target)} = {of}"
        case _:
            return None
    if any(dtype is None for _, dtype in found) or not can_stage(function, loop):
        return None
    first = _edits.line_before(function, loop.body[0], line)
    if first is None or _live(function, loop):
        return None
    count = f"{tf}.range({_rows(function, call.args, tf)})"
    edits = [_edits.replaced(function, loop.target, index), _edits.replaced(function, call, count)]
    return [*edits, first, *casts(function, found, tf)]


def _indexable(function: Function, loop: ast.For, node: ast.expr) -> bool:
    """Whether a node is a name for a tensor with rows, which the loop does not bind."""
    value = function.value(node)
    if not isinstance(node, ast.Name) or node.id in function.flow.binds(loop.body):
        return False
    return value.kind in ("tensor", "variable") and value.shape != ()


def _live(function: Function, loop: ast.For) -> bool:
    """Whether something of the last round's header is read after the loop."""
    names = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
    return bool(names & function.flow.live_out(loop))


def _rows(function: Function, tensors: list[ast.expr], tf: str) -> str:
    """How many rounds there are: as many as the shortest has rows."""
    shapes = [function.value(node).shape for node in tensors]
    sizes = {shape[0] if shape else None for shape in shapes}
    alike = len(sizes) == 1 and None not in sizes
    texts = [f"{tf}.shape({_edits.text_of(function, node)})[0]" for node in tensors]
    if len(texts) == 1 or alike:
        return texts[0]
    if len(texts) == 2:
        return f"{tf}.minimum({', '.join(texts)})"
    return f"{tf}.reduce_min([{', '.join(texts)}])"
