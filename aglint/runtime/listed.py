"""list_of, map_, filter_: lists of what may be staged."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from .branch import cond
from .items import is_dataset, is_staged_source, iterable
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


@unconverted
def map_(function: Callable[..., Any], *items: Any) -> Any:
    """Returns `map(function, *items)`; in a graph a dataset of a dataset.

    Of a tensor whose rows the graph alone counts, a list that the graph keeps.
    """
    if len(items) == 1 and is_staged_source(items[0]):
        [only] = items
        if is_dataset(only):
            return only.map(function)
        if iterable(only) is only:
            return list_of(function, only)
    return builtins.map(function, *map(iterable, items))


@unconverted
def filter_(function: Callable[[Any], Any] | None, items: Any) -> Any:
    """Returns `filter(function, items)`; in a graph a dataset of a dataset, a list of a tensor."""
    if not is_staged_source(items):
        return builtins.filter(function, items)
    if is_dataset(items) and function is not None:
        return items.filter(function)
    return list_of(_itself, items, _itself if function is None else function)


def _itself(item: Any) -> Any:
    return item
