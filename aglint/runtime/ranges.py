"""range_: `range` whose bounds may be staged."""

from __future__ import annotations

from typing import Any

from .staged import is_staged, tensorflow, unconverted


class StagedRange:
    """The numbers of a `range` with staged bounds.

    A loop over it counts, and never has the numbers in memory. TensorFlow's functions take it for
    the tensor of the numbers.

    Attributes:
      start: the first number, a scalar integer tensor.
      step: the difference of two, of the same dtype.
      count: how many there are, of the same dtype.
    """

    __slots__ = ("count", "start", "step")

    def __init__(self, start: Any, stop: Any, step: Any) -> None:
        """Takes the bounds as tensors of one dtype; an empty range is empty, as in Python."""
        tf = tensorflow()
        self.start = start
        self.step = step
        self.count = tf.maximum(-((start - stop) // step), 0)
        known = [tf.get_static_value(bound) for bound in (start, stop, step)]
        if all(bound is not None for bound in known):
            size = len(range(*(int(bound) for bound in known)))
            self.count = tf.constant(size, start.dtype)

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor of the numbers."""
        tf = tensorflow()
        numbers = tf.range(self.count, dtype=self.start.dtype) * self.step + self.start
        return numbers if dtype is None else tf.cast(numbers, dtype)

    def __getitem__(self, index: Any) -> Any:
        return self.start + index * self.step

    # A range has no other way to be iterated while its bounds are unknown.
    __iter__ = None


@unconverted
def range_(*args: Any) -> Any:
    """Returns `range(*args)`, or a `StagedRange` if a bound is staged.

    Raises:
      TypeError: a bound is no integer, or there are not one to three.
      ValueError: the step is zero.
    """
    if not any(is_staged(arg) for arg in args):
        return range(*args)
    tf = tensorflow()
    if len(args) > 3:
        raise TypeError(f"range expected at most 3 arguments, got {len(args)}")
    bounds = (0, *args, 1) if len(args) == 1 else (*args, 1)[:3]
    tensors = [tf.convert_to_tensor(bound) for bound in bounds if is_staged(bound)]
    for tensor in tensors:
        if not tensor.dtype.is_integer:
            raise TypeError(f"'{tensor.dtype.name}' tensor cannot be interpreted as an integer")
    wide = any(tensor.dtype.size > 4 for tensor in tensors)
    dtype = tf.int64 if wide else tf.int32
    if not is_staged(bounds[2]) and bounds[2].__index__() == 0:
        raise ValueError("range() arg 3 must not be zero")
    return StagedRange(
        *(tf.cast(bound if is_staged(bound) else bound.__index__(), dtype) for bound in bounds)
    )
