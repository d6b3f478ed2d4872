"""GrownList: what a list is in a graph that alone knows how long it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NoReturn

from .indices import from_front
from .staged import tensorflow
from .values import describe, fits, is_dense, is_weak, natural_dtype, stage

MOST_ITEMS = 1000
"""How many tensors a list of Python's is made of after a loop."""


class Growing(list):  # type: ignore[type-arg]
    """A list that `append`, `extend` or `pop` has given while a graph was being built."""

    __slots__ = ()


class GrownList:
    """A list whose length only the graph knows.

    It can be indexed, gone over by a loop, given to `len_`, and turned into a tensor.

    Attributes:
      arrays: in the structure of an item, a `tf.TensorArray` for each of its values.
      count: how many items there are, a scalar int32 tensor; what the arrays hold behind them was
        taken off.
      added: how many items it has more than at the start of a round; None if that is not known.
    """

    __slots__ = ("added", "arrays", "count")
    # tf.nest takes it apart and puts it together as it does classes made by `attrs`.
    __attrs_attrs__ = (SimpleNamespace(name="arrays"), SimpleNamespace(name="count"))
    __iter__ = None

    def __init__(self, arrays: Any, count: Any, added: int | None = None) -> None:
        self.arrays = arrays
        self.count = count
        self.added = added

    @property
    def staged_truth(self) -> Any:
        """Whether it holds anything, a scalar boolean tensor."""
        return self.count > 0

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor of the items, for TensorFlow's functions."""
        made = self.stacked()
        return made if dtype is None else tensorflow().cast(made, dtype)

    def __bool__(self) -> NoReturn:
        raise TypeError("whether this list is empty is decided in the graph")

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            raise TypeError("a list that has grown in the graph can't be sliced; stack it")
        return self.read(self._place(index))

    def _place(self, index: Any) -> Any:
        """Returns the index of an item from the front."""
        tf = tensorflow()
        return from_front(tf.cast(index, tf.int32), self.count, "list index out of range")

    def read(self, index: Any) -> Any:
        """Returns the item at an index that is not negative."""
        return tensorflow().nest.map_structure(lambda array: array.read(index), self.arrays)

    def appended(self, item: Any) -> GrownList:
        """Returns the list with one more item.

        Raises:
          TypeError, ValueError: the item is not of the type that the others have.
        """
        tf = tensorflow()
        try:
            tf.nest.assert_same_structure(self.arrays, item)
        except (TypeError, ValueError) as error:
            said = f"an item is {describe(item)}, but not those before it"
            raise TypeError(f"{said}: {str(error).splitlines()[0]}") from None
        arrays = tf.nest.map_structure(
            lambda array, value: _written(array, self.count, value), self.arrays, item
        )
        return GrownList(arrays, self.count + 1, None if self.added is None else self.added + 1)

    def replaced(self, index: Any, item: Any) -> GrownList:
        """Returns the list with another item at an index."""
        tf = tensorflow()
        arrays = tf.nest.map_structure(
            lambda array, value: _written(array, self._place(index), value), self.arrays, item
        )
        return GrownList(arrays, self.count, self.added)

    def shortened(self) -> tuple[GrownList, Any]:
        """Returns the list without its last item, and that item."""
        tf = tensorflow()
        check = tf.debugging.Assert(self.count > 0, ["pop from empty list"])
        with tf.control_dependencies([check]):
            last = tf.identity(self.count - 1)
        return GrownList(self.arrays, last), self.read(last)

    def as_list(self, size: int) -> Any:
        """Returns it as one of Python's, if that is possible, with as many items as are known."""
        tf = tensorflow()
        arrays = tf.nest.flatten(self.arrays)
        if size > MOST_ITEMS or not all(one.element_shape.is_fully_defined() for one in arrays):
            return GrownList(self.arrays, tf.constant(size))
        columns = [tf.unstack(array.stack(), num=size) for array in arrays]
        rows = zip(*columns, strict=True)
        return Growing(tf.nest.pack_sequence_as(self.arrays, row) for row in rows)

    def stacked(self) -> Any:
        """Returns the items as the rows of a tensor, as TensorFlow does with a list."""
        tf = tensorflow()
        rows = tf.range(self.count)
        return _side_by_side(tf.nest.map_structure(lambda array: array.gather(rows), self.arrays))

    def joined(self) -> Any:
        """Returns the items behind each other along their first axis, which may vary."""
        tf = tensorflow()
        if not isinstance(self.arrays, tf.TensorArray):
            rows = self.stacked()
            return tf.reshape(rows, tf.concat([[-1], tf.shape(rows)[2:]], 0))
        flow = tf.raw_ops.TensorListResize(input_handle=self.arrays.flow, size=self.count)
        shape = self.arrays.element_shape
        made = tf.TensorArray(self.arrays.dtype, flow=flow, infer_shape=False).concat()
        return made if shape.rank is None else tf.ensure_shape(made, [None, *shape[1:]])


def _side_by_side(columns: Any) -> Any:
    """Returns one tensor of what a list of lists holds, given the columns of its innermost ones."""
    if isinstance(columns, (list, tuple)):
        return tensorflow().stack([_side_by_side(one) for one in columns], axis=1)
    if isinstance(columns, dict):
        raise TypeError("a list of dicts can't become one tensor")
    return columns


def grows(value: Any) -> bool:
    """Whether a value is a list that the graph may have to keep."""
    return type(value) in (Growing, GrownList)


def as_rows(value: Any) -> Any:
    """Returns a list that the graph keeps as a tensor, and anything else as it is."""
    return value.stacked() if type(value) is GrownList else value


def grown(items: Any, spec: Any, size: int | None = None) -> GrownList:
    """Returns a list as the graph keeps it.

    Args:
      items: a list of Python, or one that is grown and of the type already.
      spec: the type of its items, as `item_type` gives it.
      size: how many items it will have, if that is known.
    """
    if type(items) is GrownList:
        return items
    tf = tensorflow()
    arrays = tf.nest.map_structure(
        lambda one: tf.TensorArray(
            one.dtype,
            size=size or 0,
            dynamic_size=size is None,
            clear_after_read=False,
            infer_shape=False,
            element_shape=one.shape,
        ),
        spec,
    )
    made = GrownList(arrays, tf.constant(0))
    for item in items:
        made = made.appended(item)
    return made


def _written(array: Any, index: Any, value: Any) -> Any:
    dtype = array.dtype
    is_other = is_dense(value) and natural_dtype(value) != dtype
    if is_other and not (is_weak(value) and fits(value, dtype)):
        raise TypeError(f"an item is {describe(value)}, but the list holds {dtype.name}")
    return array.write(index, stage(value, dtype))
