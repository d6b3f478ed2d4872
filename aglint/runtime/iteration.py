"""What a staged `for` iterates over: tensors, ragged tensors, datasets and their iterators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .branch import staged_cond
from .grown import GrownList
from .items import StagedItems
from .loop_state import LoopState
from .ranges import StagedRange
from .staged import PLAIN, condition, is_staged, is_variable, tensorflow, truth
from .staged_loop import State, staged_loop
from .steps import Steps

Body = Callable[..., Any]
FEW_ROUNDS = 32
_MADE = (StagedItems, StagedRange, GrownList)


def is_staged_iterable(items: object) -> bool:
    """Whether a loop over `items` must become part of the graph.

    Eager tensors count, in a graph under construction: TensorFlow doesn't iterate them there.
    """
    if type(items) in PLAIN:
        return False
    if isinstance(items, _MADE):
        return True
    tf = tensorflow()
    if tf is None or isinstance(items, tf.__internal__.EagerTensor):
        return tf is not None and not tf.executing_eagerly()
    if is_staged(items):
        return True
    if tf.executing_eagerly():
        return False
    sources = (tf.RaggedTensor, tf.data.Dataset, tf.distribute.DistributedDataset)
    return isinstance(items, sources) or _is_iterator(items)


def staged_for(items: Any, loop: Steps) -> State:
    """Builds the loop over `items`.

    Args:
      items: something that `is_staged_iterable`.
      loop: what runs in each round; its body takes an item and the state.

    Returns:
      The state after the loop.
    """
    tf = tensorflow()
    if isinstance(items, tf.data.Dataset):
        # An iterator of the function's own: unlike Dataset.reduce it has gradients, and stops
        # without taking another element.
        items = iter(items)
    elif isinstance(items, tf.distribute.DistributedDataset):
        items = iter(items)
    elif not (_is_iterator(items) or isinstance(items, (tf.RaggedTensor, *_MADE))):
        items = tf.convert_to_tensor(items)
        if items.shape.rank == 0:
            raise TypeError("Cannot iterate over a scalar tensor.")
    until, carried = loop.until, loop.guess()
    if until is not None:
        stop = until(*loop.state)
        if not is_staged(stop) and stop:
            return loop.state
    else:
        stop = False

    def body(item: Any, values: State) -> State:
        return loop.round(item, *values)

    if isinstance(items, tf.data.Iterator):
        return _over_iterator(items, body, carried, until, stop)
    if _is_iterator(items):
        if until is not None:
            # Left half-way, such a loop was seen to block for ever (TensorFlow 2.21, two replicas).
            raise NotImplementedError(
                "a staged loop over a distributed dataset can't be left early; "
                "take(n) from the dataset instead"
            )
        return _over_distributed(items, body, carried)
    try:
        return _over_rows(items, body, carried, until, stop)
    except (TypeError, ValueError) as error:
        return _round_by_round(items, loop, error)


def _round_by_round(items: Any, loop: Steps, error: Exception) -> State:
    """Does in Python what a loop in the graph can't, such as a list that grows: in few rounds.

    Raises:
      Exception: `error`, if there are many rounds, or nobody knows how many, or Python fails too.
    """
    count, row = _rows(items)
    limit = tensorflow().get_static_value(count)
    if limit is None or limit > FEW_ROUNDS or loop.until is not None:
        raise error
    state = loop.state
    try:
        for index in range(int(limit)):
            state = loop.round(row(index), *state)
    except Exception:
        raise error from None
    return state


def _over_rows(
    items: Any,
    body: Callable[[Any, State], State],
    carried: LoopState,
    until: Body | None,
    stop: Any,
) -> State:
    tf = tensorflow()
    count, row = _rows(items)
    limit = tf.get_static_value(count)
    limit = None if limit is None else int(limit)
    index = tf.zeros([], count.dtype)
    if until is None:
        carried.rounds = limit

        def advance(driver: Any, values: State) -> tuple[list[Any], State]:
            (i,) = driver
            return [i + 1], body(row(i), values)

        runs = count > 0
        return staged_loop(lambda i: i < count, advance, [index], carried, runs, limit)

    def advance_until(driver: Any, values: State) -> tuple[list[Any], State]:
        i, _ = driver
        values = body(row(i), values)
        return [i + 1, _going(until(*values))], values

    going = _going(stop)
    return staged_loop(
        lambda i, going: tf.logical_and(going, i < count),
        advance_until,
        [index, going],
        carried,
        tf.logical_and(going, count > 0),
        limit,
    )


def _rows(items: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Returns how many rows there are and how to get one by its index."""
    tf = tensorflow()
    if isinstance(items, StagedItems):
        counts, rows = zip(*map(_rows, items.parts), strict=True)
        counts = [tf.cast(count, tf.int32) for count in counts]
        known = [tf.get_static_value(count) for count in counts]
        count = tf.reduce_min(tf.stack(counts))
        if None not in known:
            count = tf.constant(min(map(int, known)))
        return count, lambda i: tuple(row(i) for row in rows)
    if isinstance(items, GrownList):
        return items.count, items.read
    if isinstance(items, tf.RaggedTensor):
        return tf.convert_to_tensor(items.nrows()), lambda i: items[i]
    if not isinstance(items, StagedRange) and items.op.type == "Range" and items.dtype.is_integer:
        items = StagedRange(*(tf.convert_to_tensor(bound) for bound in items.op.inputs))
    if isinstance(items, StagedRange):
        return items.count, items.__getitem__
    count = tf.shape(items)[0]
    if items.shape.rank is not None and items.shape[0] is not None:
        count = tf.constant(items.shape[0])
    # Reading a TensorArray has a cheap gradient; slicing in a loop has one of the full size.
    rows = tf.TensorArray(items.dtype, size=count, element_shape=items.shape[1:]).unstack(items)
    return count, rows.read


def _over_iterator(
    iterator: Any,
    body: Callable[[Any, State], State],
    carried: LoopState,
    until: Body | None,
    stop: Any,
) -> State:
    """The next element, or its absence, is a loop variable: it is taken when `until` allows."""
    tf = tensorflow()

    def following(stop: Any) -> Any:
        def absent() -> Any:
            return tf.experimental.Optional.empty(iterator.element_spec)

        if is_staged(stop):
            return tf.cond(condition(stop), absent, iterator.get_next_as_optional)
        return absent() if stop else iterator.get_next_as_optional()

    def advance(driver: Any, values: State) -> tuple[list[Any], State]:
        values = body(_constant(driver[0].get_value()), values)
        return [following(until is not None and until(*values))], values

    first = following(stop)
    return staged_loop(
        lambda element: element.has_value(), advance, [first], carried, first.has_value()
    )


def _over_distributed(
    iterator: Any, body: Callable[[Any, State], State], carried: LoopState
) -> State:
    """A distributed element is no loop variable: whether there is one is asked in the body."""
    tf = tensorflow()
    names = [slot.name for slot in carried.slots]

    def advance(_: Any, values: State) -> tuple[list[Any], State]:
        element = iterator.get_next_as_optional()
        exists = element.has_value()
        values = staged_cond(
            exists,
            lambda: body(element.get_value(), values),
            lambda: values,
            names,
            "for",
            split=True,
        )
        return [exists], values

    going = tf.constant(True)
    return staged_loop(lambda going: going, advance, [going], carried, going)


def _constant(element: Any) -> Any:
    """Tells the gradient that it ends at the element of a dataset."""
    tf = tensorflow()
    return tf.nest.map_structure(
        lambda leaf: (
            tf.stop_gradient(leaf)
            if isinstance(leaf, tf.Tensor) and (leaf.dtype.is_floating or leaf.dtype.is_complex)
            else leaf
        ),
        element,
    )


def _going(stop: Any) -> Any:
    tf = tensorflow()
    return tf.logical_not(tf.convert_to_tensor(truth(stop)))


def _is_iterator(items: object) -> bool:
    return hasattr(items, "get_next_as_optional") and not is_variable(items)
