"""The type that the items of lists in a graph have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .grown import Growing, GrownList, grown, grows
from .staged import tensorflow
from .values import describe, fits, is_dense, is_weak, natural_dtype


def item_type(*lists: Any) -> Any:
    """Returns a `tf.TensorSpec` for every value of an item, or None if there is no item.

    Args:
      *lists: lists, of Python or grown, that may be of another graph.

    Raises:
      TypeError, ValueError: the items have no type in common.
    """
    tf = tensorflow()
    shown = [item for one in lists for item in ([one.arrays] if type(one) is GrownList else one)]
    if not shown:
        return None
    found = tf.nest.map_structure(_spec, shown[0])
    for other in shown[1:]:
        try:
            tf.nest.assert_same_structure(shown[0], other)
        except (TypeError, ValueError):
            said = f"{describe(shown[0])} and {describe(other)}"
            raise TypeError(
                f"the items of a list in a graph must have one structure, not {said}"
            ) from None
        found = tf.nest.map_structure(_common, found, tf.nest.map_structure(_spec, other))
    return tf.nest.map_structure(lambda one: one.spec, found)


def alike(left: Any, right: Any) -> tuple[Any, Any, Any]:
    """Makes two values of one kind, if they are lists of which one has grown.

    Returns:
      Both, and None. Where the graph has to keep `left`, which may be of another graph, the type
      of the items stands in place of None.

    Raises:
      TypeError, ValueError: the items have no type in common.
    """
    both = isinstance(left, (list, GrownList)) and isinstance(right, (list, GrownList))
    if left is right or not both or not (grows(left) or grows(right)):
        return left, right, None
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return Growing(left), Growing(right), None
    items = item_type(left, right)
    if isinstance(left, list):
        return left, right, items
    if item_type(left) != items:
        raise ValueError("an item has another shape than those before")
    return left, grown(right, items), None


class _Spec:
    """What is known of one value of the items: its type, and the numbers that must fit in it."""

    def __init__(self, spec: Any, weak: Sequence[Any] = ()) -> None:
        self.spec = spec
        self.weak = tuple(weak)


def _spec(value: Any) -> _Spec:
    tf = tensorflow()
    if isinstance(value, tf.TensorArray):
        return _Spec(tf.TensorSpec(value.element_shape, value.dtype))
    if not is_dense(value):
        raise TypeError(f"a list in a graph can't hold {describe(value)}")
    if is_weak(value):
        return _Spec(tf.TensorSpec([], natural_dtype(value)), [value])
    return _Spec(tf.TensorSpec(value.shape, natural_dtype(value)))


def _common(one: _Spec, other: _Spec) -> _Spec:
    tf = tensorflow()
    dtype = one.spec.dtype
    if other.spec.dtype != dtype:
        if one.weak and all(fits(value, other.spec.dtype) for value in one.weak):
            dtype = other.spec.dtype
        elif not (other.weak and all(fits(value, dtype) for value in other.weak)):
            said = f"{one.spec.dtype.name} and {other.spec.dtype.name}"
            raise TypeError(f"the items of a list in a graph must have one type, not {said}")
    is_weak_one = bool(one.weak and other.weak)
    shape = _wider(one.spec.shape, other.spec.shape)
    weak = (*one.weak, *other.weak) if is_weak_one else ()
    return _Spec(tf.TensorSpec(shape, dtype), weak)


def _wider(one: Any, other: Any) -> Any:
    """Returns the most specific shape that covers both."""
    if one.rank is None or one.rank != other.rank:
        return type(one)(None)
    pairs = zip(one.as_list(), other.as_list(), strict=True)
    return type(one)([a if a == b else None for a, b in pairs])
