"""append, extend, pop: a list that may grow where a tensor decides.

Python's lists stay lists, changed in place. While a graph is being built, a list that grows is
given anew by each call: both branches of a staged `if`, and each trace of a staged loop's body,
start from the list of before. Where such branches or rounds leave different numbers of items, the
graph keeps them in a `tf.TensorArray`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .grown import Growing, GrownList, grows
from .item_types import item_type
from .staged import is_building, tensorflow, unconverted


class EmptyList(IndexError):
    """While tracing, an item was taken from a list that is empty before the loop.

    Attributes:
      types: what is known of the items of lists that grow beside it, by the lists' names; None
        stands for a list without a name.
    """

    def __init__(self) -> None:
        super().__init__("pop from empty list")
        self.types: dict[str | None, Any] = {}

    def learn(self, names: Sequence[str], result: Any) -> None:
        """Takes in what another branch makes of the lists.

        Args:
          names: what the values of a branch are called; may be empty.
          result: what it gives.
        """
        values = result if type(result) is tuple and len(names) != 1 else (result,)
        said = names if len(names) == len(values) else [None] * len(values)
        for name, value in zip(said, values, strict=True):
            if grows(value):
                self.types.setdefault(name, item_type(value))


@unconverted
def append(items: Any, item: Any) -> Any:
    """Does `items.append(item)` and returns the list."""
    if type(items) is GrownList:
        return items.appended(item)
    if _is_python(items):
        items.append(item)
        return items
    return Growing([*items, item])


@unconverted
def extend(items: Any, more: Any) -> Any:
    """Does `items.extend(more)` and returns the list.

    Raises:
      TypeError: in a graph, and `more` is a tensor of an unknown number of rows.
    """
    if type(items) is not GrownList and _is_python(items):
        items.extend(more)
        return items
    tf = tensorflow()
    for item in tf.unstack(more) if tf.is_tensor(more) else more:
        items = append(items, item)
    return items


@unconverted
def pop(items: Any) -> tuple[Any, Any]:
    """Returns the list after `items.pop()`, and the item.

    Raises:
      IndexError: the list is empty; staged, the graph fails (`InvalidArgumentError`).
    """
    if type(items) is GrownList:
        return items.shortened()
    if _is_python(items):
        item = items.pop()
        return items, item
    if not items:
        raise EmptyList
    rest = Growing(items)
    return rest, rest.pop()


def _is_python(items: Any) -> bool:
    return not is_building() or not isinstance(items, list)
