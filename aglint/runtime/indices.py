"""from_front: a staged index as Python counts it, negative ones from the end."""

from __future__ import annotations

from typing import Any

from .staged import tensorflow


def from_front(index: Any, count: Any, said: str) -> Any:
    """Returns the index of the same item, counted from the front.

    Args:
      index: a staged integer.
      count: how many items there are.
      said: what the graph says (`InvalidArgumentError`) if there is no such item.
    """
    tf = tensorflow()
    index = tf.convert_to_tensor(index)
    count = tf.cast(count, index.dtype)
    check = tf.debugging.Assert((index >= -count) & (index < count), [said, index])
    with tf.control_dependencies([check]):  # or what reads the item may fail first, saying less
        return tf.where(index < 0, index + count, index)
