"""`next(it, 0)` -> `item = it.get_next_as_optional()` and `tf.cond(item.has_value(), ...)`."""

from __future__ import annotations

import ast

from aglint.checks import _staged
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.fixes import _edits, _hoist, _initial
from aglint.fixes._numbers import plain_number
from aglint.source import Span
from aglint.staging.function import Function
from aglint.staging.values import Value

APPLICABILITY = SAFE
_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom)


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
    if tf is None or statement is None or element is None or element.kind != "tensor":
        return None
    given, text = function.value(default), _edits.text_of(function, default)
    number = plain_number(default)
    same = bool(element.dtype) and _staged.dtype_of(given) == element.dtype
    if not same:
        text = None if number is None else _initial.number(function, number, element.dtype)
    if text is None or not element.dtype or isinstance(default, ast.Yield | ast.YieldFrom):
        return None
    line, item = _optional(function, node, statement)
    if line is None:
        return None
    call = f"{tf}.cond({item}.has_value(), {item}.get_value, lambda: {text})"
    edits = (line, _edits.replaced(function, node, call))
    plain = isinstance(default, ast.Constant | ast.Name | ast.UnaryOp)
    safe = same and element.sure and given.sure and plain
    return Fix(SAFE if safe else UNSAFE, "ask whether there is a value", edits)


def _optional(function: Function, node: ast.Call, statement: ast.stmt) -> tuple[Edit | None, str]:
    """The line that gets what may not be there, and the name for it."""
    item = _edits.fresh_name(function, "item")
    iterator = _edits.text_of(function, node.args[0])
    text = f"{item} = {iterator}.get_next_as_optional()"
    return _edits.line_before(function, statement, text), item


def _without_stop(function: Function, node: ast.Call, element: Value | None) -> Fix | None:
    """`try: x = next(it)`, `except StopIteration: x = 0` -> `if item.has_value():` and `else:`."""
    statement = function.parent_of(node)
    outer = function.parent_of(statement)
    match outer:
        case ast.Try(
            body=[ast.Assign(targets=[ast.Name()]) as taken],
            handlers=[ast.ExceptHandler(type=ast.Name("StopIteration"), name=None) as handler],
            orelse=[],
            finalbody=[],
        ) if taken is statement:
            pass
        case _:
            return None
    if any(_staged.inside(handler.body, *_JUMPS)) or not _gives(function, taken, handler, element):
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


def _gives(
    function: Function, taken: ast.Assign, handler: ast.ExceptHandler, element: Value | None
) -> bool:
    """Whether the handler gives the name a value of the items' dtype, and nothing else."""
    match handler.body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
            dtype = _staged.dtype_of(function.value(value))
            same = element is not None and bool(dtype) and dtype == _staged.dtype_of(element)
            return same and name == taken.targets[0].id
    return False


def _header(function: Function, statement: ast.AST, text: str) -> Edit:
    line, column = statement.lineno, statement.col_offset
    return Edit(
        Span(line, column, line, len(function.module.source.lines[line - 1].rstrip())), text
    )
