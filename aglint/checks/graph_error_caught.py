"""A handler for errors of the running graph, in code that only builds the graph.

A body counts only if all that it calls is known: operations, and functions of the file that are
made of such.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._names import dotted
from aglint.checks._staged import inside
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import STAGED_ITERABLES, Value

_KINDS = {
    **dict.fromkeys(("ZeroDivisionError", "ArithmeticError", "FloatingPointError"), "division"),
    **dict.fromkeys(("Exception", "BaseException"), "any"),
    "StopIteration": "end",
}
_BUILTINS = frozenset(
    {"range", "len", "print", "zip", "enumerate", "isinstance", "iter", "int", "float", "bool"}
)
_RESULTS = frozenset({"tensor", "tensors", "ragged", "sparse", "variable", "tensorarray", "tape"})
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)
#: Operations that fail while they run, and hardly ever while they are traced.
_LATE = frozenset(
    {
        *("tf.debugging.check_numerics", "tf.debugging.assert_all_finite", "tf.debugging.Assert"),
        *("tf.debugging.assert_positive", "tf.debugging.assert_negative", "tf.io.read_file"),
        *("tf.debugging.assert_non_negative", "tf.debugging.assert_non_positive"),
        *("tf.linalg.inv", "tf.strings.to_number", "tf.io.decode_jpeg", "tf.io.decode_png"),
        *("tf.io.decode_image", "tf.io.decode_raw"),
    }
)
_HARMLESS = frozenset({"tf.print", "tf.zeros_like", "tf.ones_like", "tf.identity"})
_PLAIN = (
    *(ast.Assign, ast.Return, ast.Expr, ast.Pass, ast.Name, ast.Constant, ast.Attribute),
    *(ast.Call, ast.keyword, ast.BinOp, ast.operator, ast.expr_context, ast.Compare, ast.cmpop),
)


def check(function, report) -> None:
    """Reports each handler, and each `suppress`, that no error of its kind can come to."""
    for statement in function.nodes(ast.Try, ast.With):
        for place, kinds in _caught(function, statement):
            failing = _fails_late(function, statement.body, {_kind(function, k) for k in kinds})
            if failing is not None:
                report(
                    place,
                    caught=", ".join(map(ast.unparse, kinds)) or "except",
                    function=function.qualname,
                    why=failing.why,
                    confidence="CONTROL_FLOW" if failing.sure else "INFERENCE",
                )


def _caught(function: Function, statement: ast.stmt) -> Iterator[tuple[object, list[ast.expr]]]:
    """Where a statement says that it catches errors, and which; a bare `except` names none."""
    if isinstance(statement, ast.Try):
        for handler in statement.handlers:
            kinds = handler.type
            span = function.module.source.span(handler)
            header = span._replace(end_line=span.line, end_column=span.column + len("except"))
            if kinds is None:
                yield header, []
            else:
                yield kinds, kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
    else:
        for item in statement.items:
            match item.context_expr:
                case ast.Call(func=called, args=[_, *_] as kinds):
                    if dotted(function, called) == "contextlib.suppress":
                        yield item.context_expr, kinds


def _kind(function: Function, error: ast.expr) -> str:
    name = dotted(function, error) or ""
    graph = name.startswith("tensorflow.errors.")
    return "graph" if graph else _KINDS.get(ast.unparse(error), "other")


def _fails_late(function: Function, body: list[ast.stmt], kinds: set[str]) -> Value | None:
    """A tensor whose operation fails only when the graph runs; None if a handler may run."""
    if "other" in kinds:
        return None
    if not kinds or "any" in kinds:
        return _one_operation(function, body)
    if "division" in kinds and not _divides_by_tensors(function, body):
        return None
    if "end" in kinds and not any("next(" in ast.unparse(statement) for statement in body):
        return None
    return _only_operations(function, body, frozenset())


def _only_operations(function: Function, body, seen: frozenset[Function]) -> Value | None:
    """A tensor that comes out of a body in which nothing but operations of the graph is called."""
    found: Value | None = None
    for node in inside(body, ast.Raise, ast.Assert, ast.Call, ast.BinOp):
        match node:
            case ast.Call():
                value = _operation(function, node, seen)
            case ast.BinOp(op=op, right=right) if isinstance(op, _DIVISIONS):
                value = function.value(right)
            case ast.BinOp():
                continue
            case _:
                return None
        if value is None:
            return None
        if value.is_tensor and (found is None or value.sure > found.sure):
            found = value
    return found


def _operation(function: Function, call: ast.Call, seen: frozenset[Function]) -> Value | None:
    """What a call gives if it only adds to the graph; None if it may do anything else."""
    name = dotted(function, call.func)
    entry = catalogue.lookup(name) if name is not None else None
    if entry is not None:
        return _library(function, call, entry)
    callee = function.resolve(call.func)
    if isinstance(callee, Function):
        plain = not (
            callee.decorators or callee.is_generator or isinstance(callee.node, ast.Lambda)
        )
        if callee in seen or not plain:
            return None
        return _only_operations(callee, callee.node.body, seen | {callee})
    called = function.value(call.func)
    if called.kind in ("layer", "model"):
        return Value("tensor", why=f"`{ast.unparse(call.func)}` is a {called.kind}")
    if called.kind == "builtin" and called.ref == "next" and len(call.args) == 1:
        over = function.value(call.args[0]).kind in STAGED_ITERABLES
        return Value("tensor", why="it is taken from a dataset") if over else None
    if called.kind == "builtin":
        return function.value(call) if called.ref in _BUILTINS else None
    if isinstance(call.func, ast.Attribute) and call.func.attr != "numpy":
        owner = function.value(call.func.value)
        if owner.kind == "iterator" and call.func.attr == "get_next":
            return Value("tensor", why="it is taken from a dataset")
        return function.value(call) if owner.kind in _RESULTS else None
    return None


def _library(function: Function, call: ast.Call, entry: catalogue.Entry) -> Value | None:
    """`_operation` for a function of TensorFlow or Keras."""
    if entry.callbacks:
        return None
    if entry.name.startswith("tf.debugging."):
        return _asserted(function, call)
    return function.value(call) if entry.returns in _RESULTS or entry.name == "tf.print" else None


def _asserted(function: Function, call: ast.Call) -> Value | None:
    """The tensor that an assertion is about; None for shapes and constants, told while tracing."""
    values = [function.value(part) for node in call.args for part in ast.walk(node) if _reads(part)]
    told = ast.unparse(call) + " ".join(value.why for value in values)
    if any(word in told for word in ("shape", "rank", "size", "tf.constant")):
        return None
    return next((value for value in values if value.is_tensor), None)


def _reads(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)


def _divides_by_tensors(function: Function, body: list[ast.stmt]) -> bool:
    """Whether a body divides, and surely by tensors alone."""
    divisors = [
        function.value(node.right if isinstance(node, ast.BinOp) else node.value)
        for node in inside(body, ast.BinOp, ast.AugAssign)
        if isinstance(node.op, (*_DIVISIONS, ast.Pow))
    ]
    return bool(divisors) and all(value.is_tensor and not value.optional for value in divisors)


def _one_operation(function: Function, body: list[ast.stmt]) -> Value | None:
    """The tensor of operations that fail late, if there is nothing else in a body that can fail."""
    found: Value | None = None
    for node in (node for statement in body for node in ast.walk(statement)):
        match node:
            case ast.BinOp(op=ast.FloorDiv() | ast.Mod(), right=right):
                value = function.value(right)
            case ast.Call(func=callee):
                name = catalogue.canonical(dotted(function, callee) or "")
                if name in _HARMLESS:
                    continue
                value = _operation(function, node, frozenset()) if name in _LATE else None
            case ast.BinOp():
                return None
            case _ if isinstance(node, _PLAIN):
                continue
            case _:
                return None
        if value is None or not value.is_tensor or value.optional:
            return None
        found = found or value
    return found
