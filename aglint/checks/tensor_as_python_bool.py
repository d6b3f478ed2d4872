"""A tensor where Python asks for true or false, and AutoGraph does not step in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._python_values import (
    SEQUENCES,
    builtin,
    confidence,
    firmly,
    held_tensor,
    mentions,
    surely,
    typed_names,
    unconverted,
)
from aglint.checks._staged import text
from aglint.staging.function import Function
from aglint.staging.own_nodes import eager_operands
from aglint.staging.values import Value

_INSTEAD = {
    "any": "use `tf.reduce_any`",
    "all": "use `tf.reduce_all`",
    "min": "use `tf.minimum` or `tf.reduce_min`",
    "max": "use `tf.maximum` or `tf.reduce_max`",
    "sorted": "use `tf.sort`",
    "bool": "leave `bool()` out, or use `tf.cast(..., tf.bool)`",
}
_BRANCHES = (
    "use `tf.cond`, `tf.where` or `tf.while_loop`, or move it into a function under `@tf.function`"
)

_BUILTINS = frozenset({"bool", "min", "max", "sorted", "any", "all", "filter"})
_ASKING = (ast.Call, ast.comprehension, ast.Match, ast.Compare)
_DECIDING = (ast.If, ast.While, ast.IfExp, ast.BoolOp, ast.UnaryOp)


def check(function, report) -> None:
    """Reports each place where Python takes the truth value of a tensor."""
    why_not, typed = unconverted(function), typed_names(function)
    done: set[ast.AST] = set()
    kinds = (*_ASKING, *_DECIDING) if why_not else _ASKING
    for node in function.nodes(*kinds):
        found = list(_asked(function, node))
        if why_not:
            found += _unconverted_tests(function, node, done)
        for part, value, how, instead in found:
            if mentions(part, typed):
                continue
            report(
                part,
                how=how,
                text=text(part),
                why=". ".join(filter(None, [value.why, why_not])),
                help=instead,
                confidence=confidence(value),
            )


def _asked(function: Function, node: ast.AST) -> Iterator[tuple[ast.expr, Value, str, str]]:
    """The tensors whose truth Python asks for whether AutoGraph converts or not."""
    match node:
        case ast.Call(args=[first, *more], keywords=words):
            name = builtin(function, node)
            if name not in _BUILTINS:
                return
            yield from _keyed(function, name, first, more, words)
            value = function.value(first)
            if name == "bool" and surely(value):
                yield first, value, "`bool()`", _INSTEAD[name]
            elif name in ("min", "max") and more:
                given = [(part, function.value(part)) for part in node.args]
                tensors = [pair for pair in given if firmly(pair[1])]
                if tensors and not words:
                    yield *tensors[0], f"`{name}()`", _INSTEAD[name]
            elif name in ("min", "max", "sorted", "any", "all") and not words:
                many = value.items is None or len(value.items) > 1 or name in ("any", "all")
                held = held_tensor(value)
                if held is not None and many:
                    yield first, held, f"`{name}()`", _INSTEAD[name]
        case ast.comprehension(ifs=tests):
            for test in tests:
                value = function.value(test)
                if surely(value):
                    yield test, value, "the `if` of a comprehension", "use `tf.boolean_mask`"
        case ast.Match(subject=subject, cases=arms):
            value = function.value(subject)
            if firmly(value) and any(isinstance(arm.pattern, ast.MatchValue) for arm in arms):
                yield subject, value, "`match`", "use an `if` statement"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from _compared(function, node, left, op, right)


def _keyed(function: Function, name: str, first: ast.expr, more: list[ast.expr], words):
    """The functions by which Python sorts or filters, if they give tensors."""
    given = [word.value for word in words if word.arg == "key"]
    if name == "filter" and more and function.value(more[0]).kind != "dataset":
        given = [first]
    elif name not in ("min", "max", "sorted") or function.value(first).is_tensor:
        given = []
    for part in given:
        decides = function.resolve(part)
        if isinstance(decides, Function) and surely(decides.returns):
            yield part, decides.returns, f"`{name}()`", _INSTEAD.get(name, "use `tf.boolean_mask`")


def _compared(function: Function, node: ast.Compare, left: ast.expr, op: ast.cmpop, right):
    """Membership and equality, which compare elements and ask each time whether it is true."""
    one, many = function.value(left), function.value(right)
    if isinstance(op, ast.In | ast.NotIn):
        holds = held_tensor(many)
        if firmly(one) and many.kind in ("list", "tuple", "range"):
            if one.sure or not _all_texts(many):
                yield node, one, "`in`", "use `tf.reduce_any(tf.equal(...))`"
        elif firmly(many):
            yield node, many, "`in`", "use `tf.reduce_any(tf.equal(...))`"
        elif holds is not None and many.kind in SEQUENCES and one.kind in ("int", "float", "bool"):
            yield node, holds, "`in`", "use `tf.reduce_any(tf.equal(...))`"
    elif isinstance(op, ast.Eq | ast.NotEq):
        kinds = {one.kind, many.kind}
        if len(kinds) == 1 and kinds <= {"list", "tuple"}:
            sizes = {len(value.items) for value in (one, many) if value.items is not None}
            holds = held_tensor(one) or held_tensor(many)
            if holds is not None and len(sizes) < 2 and ast.dump(left) != ast.dump(right):
                yield node, holds, "comparing sequences", "use `tf.reduce_all(tf.equal(...))`"


def _all_texts(value: Value) -> bool:
    return bool(value.items) and all(item.kind == "str" for item in value.items)


def _unconverted_tests(function: Function, node: ast.AST, done: set[ast.AST]):
    """The tensors that decide in a function that AutoGraph does not convert."""
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            how = {ast.If: "`if`", ast.While: "`while`"}.get(type(node), "a conditional expression")
            parts = list(_leaves(test, done))
        case ast.BoolOp() if node not in done:
            how = "`and`" if isinstance(node.op, ast.And) else "`or`"
            parts = [leaf for part in node.values[:-1] for leaf in _leaves(part, done)]
        case ast.UnaryOp(op=ast.Not()) if node not in done:
            how, parts = "`not`", list(_leaves(node.operand, done))
        case ast.Compare(ops=[_, _, *_]) if node not in done:
            how, parts = "a chain of comparisons", [node]
        case _:
            return
    for part in parts:
        value = function.value(part)
        if surely(value):
            yield part, value, how, _BRANCHES
            return


def _leaves(test: ast.expr, done: set[ast.AST]) -> Iterator[ast.expr]:
    """The operands whose truth a condition asks for."""
    done.add(test)
    match test:
        case ast.BoolOp(values=parts):
            eager = eager_operands(test)
            for part in parts:
                if part not in eager:
                    yield from _leaves(part, done)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            yield from _leaves(part, done)
        case _:
            yield test
