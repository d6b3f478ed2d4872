"""`next(it, 0)` -> `item = it.get_next_as_optional()` and `tf.cond(item.has_value(), ...)`."""

from __future__ import annotations

import ast

from aglint.checks import _staged
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.fixes import _edits, _hoist, _initial
from aglint.fixes._numbers import plain_number
from aglint.source import Span
from aglint.staging.function import Function
from aglint.staging.values import UNKNOWN, Value

APPLICABILITY = SAFE


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Asks for an item that may not be there, if the default can be of the items' dtype."""
    iterator, *default = node.args
    element = function.value(iterator).element
    if default:
        return _with_default(function, node, default[0], element)
    return _without_stop(function, node, element)


def _with_default(
    function: Function, node: ast.Call, default: ast.expr, element: Value | None
) -> Fix | None:
    tf, statement = _edits.tensorflow(function), _hoist.target(function, node)
    if tf is None or statement is None:
        return None
    element = element or UNKNOWN
    given, text = function.value(default), _edits.text_of(function, default)
    same = element.kind == "tensor" and bool(element.dtype)
    same = same and _staged.dtype_of(given) == element.dtype
    if not same:
        text = _of_dtype(function, node, default, element)
    if text is None or isinstance(default, ast.Yield | ast.YieldFrom):
        return None
    line, item = _optional(function, node, statement)
    if line is None:
        return None
    call = f"{tf}.cond({item}.has_value(), {item}.get_value, lambda: {text})"
    edits = (line, _edits.replaced(function, node, call))
    plain = isinstance(default, ast.Constant | ast.Name | ast.UnaryOp)
    safe = same and element.sure and given.sure and plain
    return Fix(SAFE if safe else UNSAFE, "ask whether there is a value", edits)


def _of_dtype(function: Function, node: ast.Call, default: ast.expr, element: Value) -> str | None:
    """A number of the items' dtype, which the iterator knows if nobody else does."""
    number = plain_number(default)
    if number is None or not (element.is_unknown or element.kind == "tensor"):
        return None
    if element.dtype:
        return _initial.number(function, number, element.dtype)
    tf, iterator = _edits.tensorflow(function), _edits.text_of(function, node.args[0])
    return f"{tf}.constant({_edits.text_of(function, default)}, {iterator}.element_spec.dtype)"


def _optional(function: Function, node: ast.Call, statement: ast.stmt) -> tuple[Edit | None, str]:
    """The line that gets what may not be there, and the name for it."""
    item = _edits.local_name(function, "item")
    iterator = _edits.text_of(function, node.args[0])
    text = f"{item} = {iterator}.get_next_as_optional()"
    return _edits.line_before(function, statement, text), item


def _without_stop(function: Function, node: ast.Call, element: Value | None) -> Fix | None:
    """`try: x = next(it)`, `except StopIteration: x = 0` -> `if item.has_value():` and `else:`."""
    statement = function.parent_of(node)
    outer = function.parent_of(statement)
    match outer:
        case ast.Try(
            body=[taken],
            handlers=[ast.ExceptHandler(type=ast.Name("StopIteration"), name=None) as handler],
            orelse=[],
            finalbody=[],
        ) if taken is statement:
            value = _instead(taken, handler)
        case _:
            return None
    dtype = "" if value is None or element is None else _staged.dtype_of(element)
    if not dtype or _staged.dtype_of(function.value(value)) != dtype:
        return None
    source = function.module.source
    rows = (source.lines[one.lineno - 1].strip() for one in (outer, handler))
    if tuple(rows) != ("try:", "except StopIteration:"):
        return None
    line, item = _optional(function, node, outer)
    if line is None:
        return None
    edits = (
        line,
        _header(function, outer, f"if {item}.has_value():"),
        _edits.replaced(function, node, f"{item}.get_value()"),
        _header(function, handler, "else:"),
    )
    return Fix(UNSAFE, "ask whether there is a value", edits)


def _instead(taken: ast.stmt, handler: ast.ExceptHandler) -> ast.expr | None:
    """What a handler gives for the item, if it does nothing else."""
    match taken, handler.body:
        case ast.Assign(targets=[ast.Name(id=name)]), [ast.Assign(targets=[target], value=value)]:
            return value if isinstance(target, ast.Name) and target.id == name else None
        case ast.Return(), [ast.Return(value=value)]:
            return value
    return None


def _header(function: Function, statement: ast.AST, text: str) -> Edit:
    line, column = statement.lineno, statement.col_offset
    return Edit(
        Span(line, column, line, len(function.module.source.lines[line - 1].rstrip())), text
    )
