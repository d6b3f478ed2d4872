"""len_, int_, sum_ and others: Python's functions on values that may be staged."""

from __future__ import annotations

import builtins
import sys
from typing import Any

from .branch import cond
from .grown import GrownList, as_rows
from .staged import (
    PLAIN,
    condition,
    is_building,
    is_staged,
    is_variable,
    tensorflow,
    truth,
    unconverted,
)


@unconverted
def len_(value: Any) -> Any:
    """Returns `len(value)`: a Python number where the shape says it, else a scalar tensor."""
    if not _is_staged(value):
        return builtins.len(value)
    tf = tensorflow()
    if type(value) is GrownList:
        return value.count
    if isinstance(value, tf.data.Dataset):
        return value.cardinality()
    if isinstance(value, tf.RaggedTensor):
        return value.nrows()
    if value.shape.rank == 0:
        raise TypeError("Scalar tensor has no `len()`")
    if value.shape.rank is None or value.shape[0] is None:
        return tf.shape(value)[0]
    return value.shape[0]


@unconverted
def int_(*args: Any, **kwargs: Any) -> Any:
    """Returns `int(...)`; of a staged tensor an integer tensor, rounded towards zero."""
    if kwargs or not args or not is_staged(args[0]):
        return builtins.int(*args, **kwargs)
    tf = tensorflow()
    value = tf.convert_to_tensor(args[0])
    if value.dtype == tf.string:
        return tf.strings.to_number(value, tf.int32)
    if value.dtype.is_integer:
        return value
    return tf.cast(value, tf.int64 if value.dtype == tf.float64 else tf.int32)


@unconverted
def float_(*args: Any) -> Any:
    """Returns `float(...)`; of a staged tensor a floating one, float64 if it is that already."""
    if not args or not is_staged(args[0]):
        return builtins.float(*args)
    tf = tensorflow()
    value = tf.convert_to_tensor(args[0])
    if value.dtype == tf.string:
        return tf.strings.to_number(value, tf.float32)
    return value if value.dtype.is_floating else tf.cast(value, tf.float32)


@unconverted
def bool_(*args: Any) -> Any:
    """Returns `bool(...)`; of a staged tensor a boolean scalar tensor."""
    return condition(args[0]) if args and is_staged(args[0]) else builtins.bool(*args)


@unconverted
def any_(items: Any) -> Any:
    """Returns `any(items)`, a boolean tensor if `items` is staged or holds what is."""
    return _truth_of_some(items, builtins.any, "reduce_any", "logical_or", False)


@unconverted
def all_(items: Any) -> Any:
    """Returns `all(items)`, a boolean tensor if `items` is staged or holds what is."""
    return _truth_of_some(items, builtins.all, "reduce_all", "logical_and", True)


def _truth_of_some(items: Any, plain: Any, reduce: str, both: str, start: bool) -> Any:
    tf, items = tensorflow(), as_rows(items)
    if _is_staged(items):
        if isinstance(items, tf.data.Dataset):
            combine = getattr(tf, both)
            return items.reduce(tf.constant(start), lambda so_far, one: combine(so_far, truth(one)))
        if items.shape.rank == 1:
            return getattr(tf, reduce)(_truths(items))
    elif is_building():
        return _truth_one_by_one(items, getattr(tf, reduce), start)
    return plain(items)


def _truth_one_by_one(items: Any, reduce: Any, start: bool) -> Any:
    """Takes items as `any` and `all` do, no further than to one of Python's that decides."""
    staged = []
    for one in items:
        if is_staged(one):
            staged.append(truth(one))
        elif builtins.bool(one) is not start:
            return not start
    return reduce(tensorflow().stack(staged)) if staged else start


def _truths(tensor: Any) -> Any:
    tf = tensorflow()
    return tensor if tensor.dtype == tf.bool else tf.not_equal(tensor, tf.zeros([], tensor.dtype))


@unconverted
def sum_(items: Any, *args: Any, **kwargs: Any) -> Any:
    """Returns `sum(items, start)`; of a staged tensor the sum of its rows."""
    items = as_rows(items)
    if not _is_staged_tensor(items):
        return builtins.sum(items, *args, **kwargs)
    tf = tensorflow()
    start = args[0] if args else kwargs.get("start", 0)
    items = tf.convert_to_tensor(items)
    if items.shape.rank == 0:
        raise TypeError("Cannot iterate over a scalar tensor.")
    return tf.reduce_sum(items, axis=0) + start


@unconverted
def max_(*args: Any, **kwargs: Any) -> Any:
    """Returns `max(...)`, a tensor if an argument is staged."""
    return _extreme(args, kwargs, builtins.max, "reduce_max", lambda one, best: one > best)


@unconverted
def min_(*args: Any, **kwargs: Any) -> Any:
    """Returns `min(...)`, a tensor if an argument is staged."""
    return _extreme(args, kwargs, builtins.min, "reduce_min", lambda one, best: one < best)


def _extreme(args: tuple, kwargs: dict, plain: Any, reduce: str, beats: Any) -> Any:
    if not kwargs and args:
        items = _listed(as_rows(args[0])) if len(args) == 1 else args
        if _is_staged_tensor(items) and items.shape.rank == 1:
            return getattr(tensorflow(), reduce)(items)
        if type(items) in (list, tuple) and builtins.any(map(is_staged, items)):
            best, *others = items
            for one in others:
                best = cond(beats(one, best), _given(one), _given(best))
            return best
        if len(args) == 1:
            return plain(items)
    return plain(*args, **kwargs)


def _listed(items: Any) -> Any:
    """What an iterator still gives, as a list, while a graph is being built."""
    if is_building() and hasattr(items, "__next__"):
        return builtins.list(items)
    return items


def _given(value: Any) -> Any:
    return lambda: value


@unconverted
def sorted_(items: Any, *, key: Any = None, reverse: Any = False) -> Any:
    """Returns `sorted(items)`; of a staged tensor of rank 1 a sorted tensor, of a list a list."""
    items = _listed(as_rows(items))
    listed = type(items) in (list, tuple) and key is None and builtins.any(map(is_staged, items))
    if not (listed or _is_staged_tensor(items)):
        return builtins.sorted(items, key=key, reverse=reverse)
    tf = tensorflow()
    direction = "DESCENDING" if reverse else "ASCENDING"
    if listed:
        return tf.unstack(tf.sort(tf.stack(items), direction=direction))
    if items.shape.rank != 1:
        raise TypeError("a staged `sorted` takes a tensor of rank 1")
    if key is None:
        return tf.sort(items, direction=direction)
    first = tf.convert_to_tensor(key(items[0])) if items.shape[0] != 0 else items
    keys = tf.map_fn(key, items, fn_output_signature=first.dtype)
    return tf.gather(items, tf.argsort(keys, direction=direction, stable=True))


@unconverted
def next_(items: Any, *default: Any) -> Any:
    """Returns `next(items, default)`; in a graph, of a dataset's iterator, what the graph finds."""
    staged = default and is_building() and isinstance(items, tensorflow().data.Iterator)
    if not staged:
        return builtins.next(items, *default)
    found = items.get_next_as_optional()
    return cond(found.has_value(), found.get_value, _given(*default))


@unconverted
def print_(*args: Any, **kwargs: Any) -> None:
    """Prints; what is staged is printed whenever the graph runs, as `tf.print` does."""
    if not builtins.any(map(is_staged, args)):
        builtins.print(*args, **kwargs)
        return
    given = {name: kwargs[name] for name in ("sep", "end") if kwargs.get(name) is not None}
    stream = kwargs.get("file") or sys.stdout
    tensorflow().print(*args, output_stream=stream, **given)


def _is_staged_tensor(value: Any) -> bool:
    if type(value) in PLAIN or not is_staged(value):
        return False
    return isinstance(value, tensorflow().Tensor) or is_variable(value)


def _is_staged(value: Any) -> bool:
    if type(value) in PLAIN:
        return False
    if is_staged(value):
        return True
    if not is_building():
        return False
    tf = tensorflow()
    return isinstance(value, (tf.RaggedTensor, tf.data.Dataset))
