"""range_: `range` whose bounds may be staged."""

from __future__ import annotations

from typing import Any

from .staged import is_staged, tensorflow, unconverted


@unconverted
def range_(*args: Any) -> Any:
    """Returns `range(*args)`, or the tensor of the same numbers if a bound is staged.

    An empty range is empty, where `tf.range` fails if `start` is beyond `stop`.

    Raises:
      TypeError: a bound is no integer, or there are not one to three.
      ValueError: the step is zero.
    """
    if not any(is_staged(arg) for arg in args):
        return range(*args)
    tf = tensorflow()
    if len(args) > 3:
        raise TypeError(f"range expected at most 3 arguments, got {len(args)}")
    start, stop, step = _bounds(args)
    tensors = [tf.convert_to_tensor(arg) for arg in (start, stop, step) if is_staged(arg)]
    for tensor in tensors:
        if not tensor.dtype.is_integer:
            raise TypeError(f"'{tensor.dtype.name}' tensor cannot be interpreted as an integer")
    wide = any(tensor.dtype.size > 4 for tensor in tensors)
    dtype = tf.int64 if wide else tf.int32
    if not is_staged(step):
        step = step.__index__()
        if step == 0:
            raise ValueError("range() arg 3 must not be zero")
    start, stop = (_scalar(tf, bound, dtype) for bound in (start, stop))
    if isinstance(step, int):
        stop = tf.maximum(start, stop) if step > 0 else tf.minimum(start, stop)
        return tf.range(start, stop, step)
    step = _scalar(tf, step, dtype)
    count = tf.maximum(-((start - stop) // step), 0)
    return tf.range(start, start + count * step, step)


def _bounds(args: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    if len(args) == 1:
        return 0, args[0], 1
    return args[0], args[1], args[2] if len(args) == 3 else 1


def _scalar(tf: Any, bound: Any, dtype: Any) -> Any:
    return tf.cast(bound if is_staged(bound) else bound.__index__(), dtype)
