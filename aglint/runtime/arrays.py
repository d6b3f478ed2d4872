"""call: functions on values that may be staged, or lists that the graph keeps."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .grown import GrownList
from .staged import is_staged, tensorflow, unconverted


@unconverted
def call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Returns `function(*args, **kwargs)`.

    If an argument is staged, or a list that holds what is, TensorFlow's function of the same name
    takes the place of NumPy's: `tf.experimental.numpy` has NumPy's dtypes and shapes. A list that
    the graph keeps is taken by `tf.concat` and `tf.add_n`, too.
    """
    if args and type(args[0]) is GrownList:
        tf = tensorflow()
        if function is tf.concat:
            return _joined(*args, **kwargs)
        if function is tf.add_n:
            return tf.reduce_sum(args[0].stacked(), axis=0, **kwargs)
    if not any(map(_holds_staged, (*args, *kwargs.values()))):
        return function(*args, **kwargs)
    name = getattr(function, "__name__", "")
    if getattr(sys.modules.get("numpy"), name, None) is function:
        function = getattr(tensorflow().experimental.numpy, name, function)
    return function(*args, **kwargs)


def _joined(values: GrownList, axis: int = 0, name: str | None = None) -> Any:
    """Does `tf.concat` to a list whose length only the graph knows."""
    tf = tensorflow()
    if axis == 0:
        return tf.identity(values.joined(), name)
    rows = values.stacked()
    rank = rows.shape.rank
    if rank is None:
        raise ValueError("tf.concat of a list that has grown in the graph needs items of one rank")
    axis = axis if axis >= 0 else axis + rank - 1
    order = [*range(1, axis + 1), 0, *range(axis + 1, rank)]
    size = tf.shape(rows)
    shape = tf.concat([size[1 : axis + 1], [size[0] * size[axis + 1]], size[axis + 2 :]], 0)
    made = tf.reshape(tf.transpose(rows, order), shape, name)
    sizes = rows.shape.as_list()
    return tf.ensure_shape(made, [*sizes[1 : axis + 1], None, *sizes[axis + 2 :]])


def _holds_staged(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(map(_holds_staged, value))
    return is_staged(value)
