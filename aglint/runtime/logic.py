"""and_, or_, not_: Python's logical operators on values that may be staged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .branch import staged_cond
from .staged import PLAIN, condition, is_staged, tensorflow, unconverted

Operand = Callable[[], Any]


@unconverted
def and_(first: Operand, *others: Operand) -> Any:
    """Returns what `first() and other() and ...` returns: the operand that decides.

    Operands are called from left to right, each at most once, none after the one that decides.
    Once an operand is staged the rest goes into a `tf.cond`.

    Raises:
      TypeError: staged, and the operands have different types.
    """
    value = first()
    for i, operand in enumerate(others):
        if type(value) not in PLAIN and is_staged(value):
            return _staged_and(value, others[i:])
        if not value:
            return value
        value = operand()
    return _told(value)


@unconverted
def or_(first: Operand, *others: Operand) -> Any:
    """Returns what `first() or other() or ...` returns: the operand that decides.

    Raises:
      TypeError: staged, and the operands have different types.
    """
    value = first()
    for i, operand in enumerate(others):
        if type(value) not in PLAIN and is_staged(value):
            return _staged_or(value, others[i:])
        if value:
            return value
        value = operand()
    return _told(value)


@unconverted
def not_(value: Any) -> Any:
    """Returns `not value`, a boolean tensor if `value` is staged."""
    if is_staged(value):
        return tensorflow().logical_not(condition(value))
    return not value


def _staged_and(left: Any, rest: tuple[Operand, ...]) -> Any:
    left = _told(left)
    return staged_cond(left, lambda: and_(*rest), lambda: left, (), "and")


def _staged_or(left: Any, rest: tuple[Operand, ...]) -> Any:
    left = _told(left)
    return staged_cond(left, lambda: left, lambda: or_(*rest), (), "or")


def _told(value: Any) -> Any:
    """Returns an operand; of a list that the graph keeps only whether it holds anything.

    Such a list is not looked at but in tests.
    """
    return condition(value) if hasattr(type(value), "staged_truth") else value
