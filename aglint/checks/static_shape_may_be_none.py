"""`x.shape[i]` as a number, where the static shape has no number at that place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._names import dotted
from aglint.checks._sizes import size_of, why_none
from aglint.checks._staged import text
from aglint.staging import catalogue
from aglint.staging.function import Function

_NEEDS_NUMBER = frozenset(
    {
        *("tf.constant", "tf.convert_to_tensor", "tf.cast", "tf.range", "tf.linspace", "tf.eye"),
        *("tf.zeros", "tf.ones", "tf.fill", "tf.reshape", "tf.tile", "tf.broadcast_to"),
        *("tf.one_hot", "tf.random.normal", "tf.random.uniform", "tf.math.sqrt", "tf.math.maximum"),
        *("tf.math.minimum", "tf.truncatemod", "tf.random.truncated_normal", "tf.sequence_mask"),
        *("tf.repeat", "tf.random.stateless_uniform", "tf.math.add"),
        *("tf.random.stateless_normal", "tf.math.multiply", "tf.math.divide", "tf.math.subtract"),
    }
)
_ORDERING = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


#: What needs every size of a shape: TensorFlow's by a tensor made of it, NumPy's by arithmetic.
_NEEDS_ALL = frozenset({"tf.zeros", "tf.ones", "tf.fill", "tf.random.normal", "tf.random.uniform"})
_NEEDS_ALL |= {
    "tf.random.truncated_normal",
    "tf.constant",
    "tf.convert_to_tensor",
    "tf.broadcast_to",
}
_PRODUCTS = frozenset({"numpy.prod", "numpy.zeros", "numpy.ones", "numpy.empty", "math.prod"})


def check(function, report) -> None:
    """Reports sizes that are None for sure and that something needs as a number."""
    asked = _asked_first(function)
    for node in function.nodes(ast.Attribute):
        for axis, why in _whole(function, node, asked):
            report(node, text=f"{text(node)}[{axis}]", why=why)
            break
    for node in function.nodes(ast.Subscript, ast.Name):
        if not isinstance(node.ctx, ast.Load) or ast.unparse(node) in asked:
            continue
        size = size_of(function, node)
        if size is None or not _needs_number(function, node):
            continue
        why = why_none(function, *size)
        if why and f"{size[0].id}.shape[{size[1]}]" not in asked:
            known = f"tf.shape({size[0].id})[{size[1]}]"
            help = f"use `{known}`, which is known when the graph runs"
            report(node, text=text(node), why=why, help=help)


def _whole(function: Function, node: ast.Attribute, asked: set[str]) -> Iterator[tuple[int, str]]:
    """The sizes that are None, with why, of an `x.shape` that is given where all are needed."""
    call = function.parent_of(node)
    if node.attr != "shape" or not isinstance(node.value, ast.Name):
        return
    if not isinstance(call, ast.Call) or node not in [*call.args, *map(_word, call.keywords)]:
        return
    name = dotted(function, call.func) or ""
    if name not in _PRODUCTS and catalogue.canonical(name) not in _NEEDS_ALL:
        return
    sizes = function.value(node).items or ()
    for axis in range(len(sizes)):
        why = why_none(function, node.value, axis)
        if why and not {ast.unparse(node), f"{ast.unparse(node)}[{axis}]"} & asked:
            yield axis, why


def _word(keyword: ast.keyword) -> ast.expr:
    return keyword.value


def _needs_number(function: Function, node: ast.expr) -> bool:
    """Whether an expression is an operand, or an argument where None is an error."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.BinOp):
        return True
    if isinstance(outer, ast.Compare):
        return all(isinstance(op, _ORDERING) for op in outer.ops)
    if isinstance(outer, ast.List | ast.Tuple):
        outer = function.parent_of(outer)
    if isinstance(outer, ast.keyword):
        outer = function.parent_of(outer)
    if not isinstance(outer, ast.Call):
        return False
    if isinstance(outer.func, ast.Name) and outer.func.id == "range":
        return True
    name = dotted(function, outer.func)
    return name is not None and catalogue.canonical(name) in _NEEDS_NUMBER


def _asked_first(function: Function) -> set[str]:
    """The texts that some condition asks about, such as `n is None`, `n or 1`."""
    found: set[str] = set()
    for node in function.nodes(ast.If, ast.IfExp, ast.BoolOp, ast.Assert):
        tests = node.values if isinstance(node, ast.BoolOp) else [node.test]
        for test in tests:
            for part in ast.walk(test):
                match part:
                    case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()]):
                        found.add(ast.unparse(left))
            found.add(ast.unparse(test))
    return found
