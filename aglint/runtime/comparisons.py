"""compare, in_, not_in: comparisons whose operands may be staged."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from .branch import staged_cond
from .logic import not_
from .staged import PLAIN, is_staged, tensorflow, truth, unconverted


@unconverted
def in_(value: Any, items: Any) -> Any:
    """Returns `value in items`, a boolean tensor if one of them is staged.

    A staged value is in a list, tuple or range that holds an equal one, and in a tensor of any
    rank of which an element is equal.
    """
    if _is_staged_container(items):
        return _in_tensor(value, items)
    if type(value) in PLAIN and not _holds_staged(items):
        return value in items
    if (is_staged(value) and isinstance(items, (list, tuple, range))) or _holds_staged(items):
        tf = tensorflow()
        found = [one is value or truth(one == value) for one in items]
        return tf.reduce_any(tf.stack(found)) if found else False
    return value in items


@unconverted
def not_in(value: Any, items: Any) -> Any:
    """Returns `value not in items`, a boolean tensor if one of them is staged."""
    return not_(in_(value, items))


@unconverted
def compare(first: Any, comparison: str, second: Any, *others: Any) -> Any:
    """Returns what `first < second < third` returns; every operand is evaluated at most once.

    Args:
      first: the first operand.
      comparison: its comparison with the second, as in `"<"` or `"not in"`.
      second: the second operand.
      *others: further comparisons, each followed by a function that returns its operand.
    """
    result = _COMPARISONS[comparison](first, second)
    if not others:
        return result
    following, operand, *rest = others

    def go_on() -> Any:
        return compare(second, following, operand(), *rest)

    if type(result) not in PLAIN and is_staged(result):
        return staged_cond(result, go_on, lambda: result, (), "and")
    return go_on() if result else result


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": in_,
    "not in": not_in,
}


def _is_staged_container(items: Any) -> bool:
    if type(items) in PLAIN:
        return False
    tf = tensorflow()
    return tf is not None and isinstance(items, tf.Tensor) and is_staged(items)


def _holds_staged(items: Any) -> bool:
    return type(items) in (list, tuple) and any(map(is_staged, items))


def _in_tensor(value: Any, items: Any) -> Any:
    tf = tensorflow()
    return tf.reduce_any(tf.equal(items, tf.convert_to_tensor(value, items.dtype)))
