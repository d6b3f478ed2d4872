"""enumerate_, zip_, iterable and others: what is gone over, made of what may be staged."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

from .grown import GrownList
from .indices import from_front
from .ranges import StagedRange
from .staged import PLAIN, is_building, is_staged, is_variable, tensorflow, unconverted


class StagedItems:
    """Tuples of the rows of several things, as a staged loop goes over them.

    Attributes:
      parts: tensors, ragged tensors and staged ranges.
    """

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Any]) -> None:
        self.parts = tuple(parts)

    # As those of a range with staged bounds, its items are a graph's affair.
    __iter__ = None


@unconverted
def enumerate_(items: Any, start: Any = 0) -> Any:
    """Returns `enumerate(items, start)`; a loop over it is staged as one over `items` is."""
    if not (is_staged_source(items) or is_staged(start)):
        return builtins.enumerate(items, start)
    tf = tensorflow()
    if isinstance(items, tf.data.Dataset):
        return items.enumerate(start)
    begin = tf.convert_to_tensor(start)
    end = begin + tf.cast(_count(items), begin.dtype)
    return StagedItems([StagedRange(begin, end, tf.ones([], begin.dtype)), _rows(items)])


@unconverted
def zip_(*items: Any, **kwargs: Any) -> Any:
    """Returns `zip(*items)`; a loop over it is staged if an iterable is.

    Raises:
      TypeError: staged, and an iterable is neither a tensor nor a dataset nor a sequence.
    """
    if not any(map(is_staged_source, items)) or kwargs:
        return builtins.zip(*items, **kwargs)  # noqa: B905 -- as the caller has it
    tf = tensorflow()
    if all(isinstance(one, tf.data.Dataset) for one in items):
        return tf.data.Dataset.zip(items)
    return StagedItems(map(_rows, items))


@unconverted
def reversed_(items: Any) -> Any:
    """Returns `reversed(items)`, the reversed tensor if `items` is staged."""
    if not is_staged_source(items):
        return builtins.reversed(items)
    if isinstance(items, StagedRange):
        last = items.start + (items.count - 1) * items.step
        return StagedRange(last, items.start - items.step, -items.step)
    return tensorflow().reverse(items, [0])


@unconverted
def iter_(items: Any, *args: Any) -> Any:
    """Returns `iter(items)`; of a staged tensor it itself, which a loop can go over."""
    if not args and is_staged_source(items) and not is_dataset(items):
        return items
    return builtins.iter(items, *args)


@unconverted
def list_(*args: Any) -> Any:
    """Returns `list(...)`; of a staged tensor the list of its rows."""
    return builtins.list(*map(iterable, args))


@unconverted
def tuple_(*args: Any) -> Any:
    """Returns `tuple(...)`; of a staged tensor the tuple of its rows."""
    return builtins.tuple(*map(iterable, args))


@unconverted
def iterable(items: Any) -> Any:
    """Returns what Python can go over: the rows of a staged tensor, where their number is known."""
    if type(items) in PLAIN or not is_staged(items):
        return items
    shape = getattr(items, "shape", None)  # a list that the graph keeps has none
    if shape is None or shape.rank is None or shape.rank == 0 or shape[0] is None:
        return items
    return tensorflow().unstack(items)


@unconverted
def item(items: Any, index: Any) -> Any:
    """Returns `items[index]`, chosen in the graph if `index` is staged and `items` is Python's.

    Args:
      items: a list, tuple or dict for the graph to choose from, or anything else.
      index: the index or key.

    Raises:
      IndexError: staged, and there is nothing in `items`.
    """
    if type(items) not in (list, tuple, dict) or not is_staged(index):
        return items[index]
    if type(items) is dict:
        return _value_of(items, index)
    if not items:
        raise IndexError(f"{type(items).__name__} index out of range")
    tf = tensorflow()
    index = from_front(index, len(items), f"{type(items).__name__} index out of range")
    return tf.gather(tf.stack(items), index)


def _value_of(table: dict[Any, Any], key: Any) -> Any:
    tf = tensorflow()
    key = tf.convert_to_tensor(key)
    found = tf.equal(tf.constant(builtins.list(table), key.dtype), key)
    tf.debugging.Assert(tf.reduce_any(found), ["KeyError", key])
    return tf.gather(tf.stack(builtins.list(table.values())), tf.argmax(tf.cast(found, tf.int32)))


def is_dataset(items: Any) -> bool:
    """Whether `items` is a dataset; TensorFlow has been imported."""
    return isinstance(items, tensorflow().data.Dataset)


def is_staged_source(items: Any) -> bool:
    """Whether what is made of `items` is the graph's: a tensor or dataset, in one that is built."""
    if type(items) in PLAIN:
        return False
    if isinstance(items, (StagedItems, StagedRange, GrownList)):
        return True
    if not is_building():
        return False
    tf = tensorflow()
    if isinstance(items, tf.Tensor):
        return True
    return is_staged(items) or isinstance(items, (tf.RaggedTensor, tf.data.Dataset))


def _rows(items: Any) -> Any:
    tf = tensorflow()
    if isinstance(items, (StagedRange, StagedItems, GrownList, tf.RaggedTensor)):
        return items
    if type(items) is range:
        return StagedRange(*(tf.constant(one) for one in (items.start, items.stop, items.step)))
    if not (tf.is_tensor(items) or is_variable(items)) and hasattr(items, "__length_hint__"):
        items = builtins.list(items)
    return tf.convert_to_tensor(items)


def _count(items: Any) -> Any:
    tf = tensorflow()
    if isinstance(items, (StagedRange, GrownList)):
        return items.count
    if isinstance(items, StagedItems):
        counts = [tf.cast(_count(one), tf.int32) for one in items.parts]
        return tf.reduce_min(tf.stack(counts))
    return items.nrows() if isinstance(items, tf.RaggedTensor) else tf.shape(items)[0]
