"""set_item: `items[index] = value` where the index or the value may be staged."""

from __future__ import annotations

from typing import Any

from .grown import GrownList
from .indices import from_front
from .staged import is_building, is_staged, tensorflow, unconverted
from .values import stage


@unconverted
def set_item(items: Any, index: Any, value: Any) -> Any:
    """Does `items[index] = value` and returns what then has the item.

    Python's lists and NumPy's arrays change in place. While a graph is being built they are given
    anew; an array becomes a tensor of its dtype once the index or the value is staged.

    Args:
      items: a list, an array, or what an earlier call has given.
      index: as Python takes it; of an array also a tuple, slices and `...`.
      value: the item; for an array what has the shape of the place, or can be broadcast to it.

    Raises:
      IndexError: `index` is out of range; staged, the graph fails (`InvalidArgumentError`).
    """
    if not is_building():
        items[index] = value
        return items
    if type(items) is GrownList:
        return items.replaced(index, value)
    if isinstance(items, list):
        return _of_list(items, index, value)
    is_array = type(items).__module__ == "numpy"
    if is_array and not is_staged(value) and not any(map(is_staged, _parts(index))):
        items = items.copy()
        items[index] = value
        return items
    if not (is_array or is_staged(items)):
        items[index] = value
        return items
    return _of_array(tensorflow().convert_to_tensor(items), index, value)


def _of_list(items: list[Any], index: Any, value: Any) -> list[Any]:
    made = type(items)(items)
    if not is_staged(index):
        made[index] = value
        return made
    tf = tensorflow()
    place = from_front(index, len(made), "list assignment index out of range")
    for i, old in enumerate(made):
        made[i] = tf.where(place == i, value, old)
    return made


def _of_array(tensor: Any, index: Any, value: Any) -> Any:
    tf = tensorflow()
    numbers = tf.reshape(tf.range(tf.size(tensor)), tf.shape(tensor))
    for size, part in zip(tensor.shape, _parts(index), strict=False):
        if is_staged(part) and size is not None:
            said = "index out of bounds"
            tf.debugging.Assert((part >= -size) & (part < size), [said, part])
    places = numbers[index]
    value = tf.cast(stage(value), tensor.dtype)
    flat = tf.tensor_scatter_nd_update(
        tf.reshape(tensor, [-1]),
        tf.reshape(places, [-1, 1]),
        tf.reshape(tf.broadcast_to(value, tf.shape(places)), [-1]),
    )
    return tf.ensure_shape(tf.reshape(flat, tf.shape(tensor)), tensor.shape)


def _parts(index: Any) -> tuple[Any, ...]:
    return index if type(index) is tuple else (index,)
