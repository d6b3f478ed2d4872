"""The value of calling a function of the runtime, which converted code does in place of Python."""

from __future__ import annotations

import ast
from collections.abc import Callable

from aglint.staging import operators
from aglint.staging.arguments import Arguments
from aglint.staging.builtin_calls import builtin_call
from aglint.staging.values import BOOL, UNKNOWN, Value, join, tensor

PACKAGE = "aglint.runtime."
_OPERATORS = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq, "!=": ast.NotEq}


def runtime_call(name: str, arguments: Arguments, result: Callable[[Value], Value]) -> Value:
    """The value of calling `ag.NAME`: what the construct gives that it stands for.

    Args:
      name: of the runtime's function.
      arguments: of the call.
      result: what calling a function gives that is passed.
    """
    given = arguments.positional
    if arguments.starred or not given:
        return UNKNOWN
    match name:
        case "and_" | "or_":
            return operators.logical([result(one) for one in given])
        case "not_":
            return operators.unary(ast.Not(), given[0])
        case "compare":
            return _chain(given, result)
        case "cond" if given[2:]:
            chosen = join(result(given[1]), result(given[2]))
            return operators.staged_choice(chosen, given[0]) if given[0].is_tensor else chosen
        case "append" | "extend" | "set_item":
            return given[0]
        case "in_" | "not_in" if given[1:]:
            return _membership(given[0], given[1])
        case _ if name.endswith("_"):
            return builtin_call(name[:-1], arguments) or UNKNOWN
    return UNKNOWN


def _membership(value: Value, items: Value) -> Value:
    if value.is_unknown or items.is_unknown:
        return UNKNOWN
    staged = next((one for one in (value, items) if one.is_tensor), None)
    return BOOL if staged is None else tensor("bool", (), staged.sure, staged.why)


def _chain(given: list[Value], result: Callable[[Value], Value]) -> Value:
    operands = [given[0], *given[2:3], *map(result, given[4::2])]
    signs = [one.const for one in given[1::2]]
    pairs = [
        operators.compare(_OPERATORS.get(sign, ast.In)(), left, right)
        for sign, left, right in zip(signs, operands, operands[1:], strict=False)
    ]
    return operators.logical(pairs) if pairs else UNKNOWN
