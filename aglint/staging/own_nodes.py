"""The nodes of a function that are part of its graph."""

from __future__ import annotations

import ast
import re

from aglint.staging.names import Imports, last_name

_EAGER = re.compile(
    r"init_scope|eager|inside_function|in_tf_function|in_graph|_(python|numpy)\("
    r"|(framework|backend)(\(\))?\s*[!=]="
)
_LIBRARY = re.compile(r"(.*_)?(framework|backend)(_name)?")
_TENSORFLOW = frozenset({"tf", "tensorflow"})
_OTHERS = frozenset({"torch", "pytorch", "jax", "flax", "numpy", "mxnet", "theano"})
_PYTHONS = re.compile(r"(.*_)?(eager|python|numpy)(_.*)?")
_ASKS_EAGER = re.compile(r"(tf_)?executing_eagerly|(is_|in_)(tf_)?eager(_mode|_execution)?")
_ASKS_GRAPH = re.compile(
    r"(is_)?inside_(tf_)?function|(is_)?in_(tf_)?function|(is_)?in_graph(_mode)?"
)


def may_be_eager(text: str) -> bool:
    """Whether a file may hold code that runs eagerly wherever it stands."""
    return _EAGER.search(text) is not None


def staged_nodes(nodes: list[ast.AST], imports: Imports) -> list[ast.AST]:
    """The nodes of a scope without what runs eagerly even while the function is traced.

    That are the bodies of `with tf.init_scope()` and `if tf.executing_eagerly()`, what comes after
    `tf.executing_eagerly() and`, and the other branch of `if tf.inside_function()`; a program's own
    functions of such names count as well, and so do methods that are called `_python` or `_eager`
    where the alternative is not. What is written for another library, as `backend == "torch"` says,
    is not there at all.

    Args:
      nodes: of the scope, in source order.
      imports: of its module.
    """
    found: list[ast.AST] = []
    left_out: set[ast.AST] = set()
    for node in nodes:
        if node in left_out:
            left_out.update(ast.iter_child_nodes(node))
            continue
        found.append(node)
        if isinstance(node, ast.With | ast.If):
            left_out.update(_eager_part(node, imports))
        elif isinstance(node, ast.BoolOp):
            left_out.update(eager_operands(node))
    return found


def eager_operands(node: ast.BoolOp) -> list[ast.expr]:
    """The operands that a graph never comes to: `b` of `tf.executing_eagerly() and b`."""
    if isinstance(node.op, ast.And):
        for position, part in enumerate(node.values):
            if _asks(_ASKS_EAGER, part):
                return node.values[position + 1 :]
    return []


def _eager_part(node: ast.With | ast.If, imports: Imports) -> list[ast.stmt]:
    """The statements that don't belong to the graph, of a `with` or an `if`."""
    pair = _two_ways(node)
    if pair:
        return pair
    if isinstance(node, ast.With):
        called = [item.context_expr for item in node.items]
        eager = any(_is_init_scope(part, imports) for part in called)
        return node.body if eager else []
    test, negated = node.test, False
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, True
    other = _other_library(test)
    if other:
        return node.orelse if (other == "orelse") != negated else node.body
    both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and not negated
    for part in test.values if both else ():
        if _asks(_ASKS_EAGER, part):
            return node.body
    if _asks(_ASKS_EAGER, test):
        return node.orelse if negated else node.body
    if _asks(_ASKS_GRAPH, test):
        return node.body if negated else node.orelse
    return []


def _other_library(test: ast.expr) -> str:
    """Which branch of `if framework == "tf"` is for a library other than TensorFlow."""
    match test:
        case ast.Compare(
            left=ast.Name() | ast.Attribute() | ast.Call(args=[]) as asked,
            ops=[ast.Eq() | ast.NotEq() as op],
            comparators=[ast.Constant(value=str(library))],
        ):
            name = last_name(asked.func if isinstance(asked, ast.Call) else asked)
        case _:
            return ""
    if _LIBRARY.fullmatch(name) is None or library not in _TENSORFLOW | _OTHERS:
        return ""
    return "orelse" if (library in _TENSORFLOW) == isinstance(op, ast.Eq) else "body"


def _two_ways(node: ast.With | ast.If) -> list[ast.stmt]:
    """The second of two ways that are written for Python and for graphs, by their names.

    `return self._call_tf(x)`, and otherwise `return self._call_python(x)`.
    """
    match node:
        case ast.If(
            body=[ast.Return(value=ast.Call(func=one))],
            orelse=[ast.Return(value=ast.Call(func=other))],
        ):
            names = [last_name(part) for part in (one, other)]
            first, second = (_PYTHONS.fullmatch(name) is not None for name in names)
            if first != second:
                return node.body if first else node.orelse
    return []


def _is_init_scope(node: ast.expr, imports: Imports) -> bool:
    return isinstance(node, ast.Call) and imports.resolve(node.func) == "tensorflow.init_scope"


def _asks(names: re.Pattern[str], node: ast.expr) -> bool:
    """Whether an expression calls, without arguments, a function of such a name, anyone's."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[], keywords=[]):
            return names.fullmatch(name) is not None
    return False
