"""list_of: a list comprehension over what may be staged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .branch import cond
from .items import iterable
from .iteration import is_staged_iterable
from .lists import append
from .loop import for_loop
from .staged import truth, unconverted


@unconverted
def list_of(
    value: Callable[[Any], Any], items: Any, where: Callable[[Any], Any] | None = None
) -> Any:
    """Returns `[value(x) for x in items if where(x)]`.

    Staged items whose number is known are taken apart while tracing, as any Python iterable is.
    Where the graph alone knows how many items there are, or which are kept, it keeps the list.

    Args:
      value: takes an item, returns what stands for it in the list.
      items: any iterable, or a staged tensor, range or dataset.
      where: takes an item, returns whether it counts; all do if it is None.
    """
    if is_staged_iterable(items):
        items = iterable(items)

    def body(item: Any, made: Any) -> Any:
        if where is None:
            return append(made, value(item))
        return cond(truth(where(item)), lambda: append(made, value(item)), lambda: made)

    return for_loop(items, body, [])
