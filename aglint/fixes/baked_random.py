"""`x + np.random.uniform(-1, 1)` -> `x + tf.random.uniform([], -1, 1)`."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS

APPLICABILITY = UNSAFE
_FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
_DRAWS = {
    "random.random": ("uniform", ()),
    "random.uniform": ("uniform", ("a", "b")),
    "random.gauss": ("normal", ("mu", "sigma")),
    "random.normalvariate": ("normal", ("mu", "sigma")),
    "numpy.random.random": ("uniform", ("size",)),
    "numpy.random.uniform": ("uniform", ("low", "high", "size")),
    "numpy.random.normal": ("normal", ("loc", "scale", "size")),
    "numpy.random.standard_normal": ("normal", ("size",)),
    "numpy.random.rand": ("uniform", "dimensions"),
    "numpy.random.randn": ("normal", "dimensions"),
}
_MEANS = {
    "a": "minval",
    "low": "minval",
    "b": "maxval",
    "high": "maxval",
    "mu": "mean",
    "loc": "mean",
    "sigma": "stddev",
    "scale": "stddev",
}


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Draws in the graph, where the number goes straight into arithmetic with a tensor of floats.

    There a tensor does what a number did; elsewhere it may be asked for its value.
    """
    tf, dtype = _edits.tensorflow(function), _dtype(function, node)
    kind, names = _DRAWS.get(_names.dotted(function, node.func), ("", ()))
    if tf is None or dtype is None or not kind:
        return None
    arguments = _arguments(function, node, names)
    if arguments is None:
        return None
    if dtype != "float32":
        arguments.append(f"dtype={tf}.{dtype}")
    text = f"{tf}.random.{kind}({', '.join(arguments)})"
    edit = _edits.replaced(function, node, text)
    return Fix(APPLICABILITY, f"draw with `{tf}.random.{kind}`", (edit,))


def _dtype(function: Function, node: ast.Call) -> str | None:
    """The dtype to draw in: that of the tensor which the number is combined with."""
    match function.parent_of(node):
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            value = function.value(right if left is node else left)
            return value.dtype if value.kind == "tensor" and value.dtype in _FLOATS else None
    return None


def _arguments(
    function: Function, node: ast.Call, names: tuple[str, ...] | str
) -> list[str] | None:
    """The arguments for TensorFlow; None where a call is more than it shows."""
    if any(isinstance(part, ast.Starred) for part in node.args):
        return None
    if names == "dimensions":
        numbers = all(function.value(part).kind == "int" for part in node.args)
        texts = [_edits.text_of(function, part) for part in node.args]
        return [f"[{', '.join(texts)}]"] if numbers and not node.keywords else None
    given = dict(zip(names, node.args, strict=False))
    given |= {word.arg: word.value for word in node.keywords}
    if len(node.args) > len(names) or not given.keys() <= set(names):
        return None
    size = _size(function, given.pop("size", None))
    if size is None or any(function.value(part).kind not in NUMBERS for part in given.values()):
        return None
    if len(given) == 1 and not {"loc", "scale", "mu", "sigma"} & given.keys():
        return None
    if len(given) == 2:
        ordered = [name for name in names if name in given]
        return [size, *(_edits.text_of(function, given[name]) for name in ordered)]
    return [size, *(f"{_MEANS[n]}={_edits.text_of(function, p)}" for n, p in given.items())]


def _size(function: Function, node: ast.expr | None) -> str | None:
    """A `size` as a shape; None where it is not known to be one number or several."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return "[]"
    text, kind = _edits.text_of(function, node), function.value(node).kind
    if kind == "int":
        return f"[{text}]"
    return text if kind in ("tuple", "list", "shape") else None
