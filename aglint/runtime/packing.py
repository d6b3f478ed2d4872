"""State as the user's functions return it, and as a tuple."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def pack(result: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """Returns what a loop body returned as one tuple.

    Raises:
      TypeError: the body did not return as many values as there are names.
    """
    if len(names) == 1:
        return (result,)
    if not names:
        return ()
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        raise TypeError(f"the loop body must return {len(names)} values: {', '.join(names)}")
    return tuple(result)


def unpack(state: tuple[Any, ...], count: int) -> Any:
    """Returns the state in the form in which a loop body returns it."""
    if count == 1:
        return state[0]
    return state if count else None
