"""What a graph can hold, and how a Python number meets a tensor.

A Python number is *weak*: it takes the dtype of the tensor it is merged with, where that loses
nothing. A tensor, a NumPy value and a variable are strong: their dtype is theirs.
"""

from __future__ import annotations

from typing import Any

from .staged import is_variable, tensorflow
from .untyped import UNDEFINED, UNSET

WEAK = (bool, int, float, complex, str, bytes)
_BY_VALUE = frozenset(WEAK)


def is_weak(value: object) -> bool:
    """Whether `value` is a plain Python number, boolean or string."""
    return type(value) in _BY_VALUE


def can_stage(value: object) -> bool:
    """Whether `value` can travel through `tf.cond` or `tf.while_loop`."""
    if is_weak(value):
        return True
    if value is None or value is UNDEFINED or value is UNSET:
        return False
    tf = tensorflow()
    if isinstance(value, (tf.Tensor, tf.TensorArray, tf.__internal__.CompositeTensor)):
        return True
    return _is_numpy(value) or is_variable(value)


def is_dense(value: object) -> bool:
    """Whether `value` has one dtype and one shape once it is staged."""
    tf = tensorflow()
    if isinstance(value, tf.Tensor) or is_weak(value) or _is_numpy(value):
        return True
    return is_variable(value)


def stage(value: Any, dtype: Any = None) -> Any:
    """Returns what stands for `value` in the graph: a tensor, or a composite as it is."""
    tf = tensorflow()
    if is_dense(value):
        return tf.convert_to_tensor(value, dtype=dtype)
    return value


def same(left: Any, right: Any) -> bool:
    """Whether one Python object can stand for both: the same object, or an equal constant."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if type(left) in _BY_VALUE:
        # repr tells 0.0 from -0.0 and does not take nan for different from itself.
        return repr(left) == repr(right)
    tf = tensorflow()
    return isinstance(left, (tf.DType, tf.TensorShape)) and repr(left) == repr(right)


def blank(value: Any) -> Any:
    """Returns what stands in the graph for a value that nobody looks at: zeros of its type.

    Only dtypes, shapes and Python values of `value` are used; it may be from another graph.

    Raises:
      TypeError: `value` holds something that only its own operations can make.
    """
    return tensorflow().nest.map_structure(_blank, value)


def _blank(leaf: Any) -> Any:
    tf = tensorflow()
    if is_weak(leaf) or not can_stage(leaf):
        return leaf
    if is_dense(leaf):
        shape = tf.TensorShape(leaf.shape)
        sizes = shape.as_list() if shape.rank is not None else []
        return tf.zeros([size or 0 for size in sizes], natural_dtype(leaf))
    if isinstance(leaf, tf.TensorArray):
        return tf.TensorArray(
            leaf.dtype, size=0, dynamic_size=True, element_shape=leaf.element_shape
        )
    raise TypeError(
        f"{describe(leaf)} can't be given by a staged early return; give the name a value before"
    )


def valued(result: Any) -> Any:
    """Takes an operation, which `tf.print` returns when staged, for the None it returns eagerly."""
    return None if isinstance(result, tensorflow().Operation) else result


def kind(dtype: Any) -> str:
    """Returns the family of a dtype, within which a weak value changes width freely."""
    if dtype.is_integer:
        return "integer"
    if dtype.is_floating:
        return "floating"
    return str(dtype.name)


def fits(value: Any, dtype: Any) -> bool:
    """Whether the weak `value` keeps its value as a tensor of `dtype`."""
    own = kind(natural_dtype(value))
    other = kind(dtype)
    if own == other:
        return own != "integer" or dtype.min <= value <= dtype.max
    if own == "integer" and (other == "floating" or dtype.is_complex):
        try:
            return bool(dtype.as_numpy_dtype(value) == value)
        except OverflowError:
            return False
    return own == "floating" and dtype.is_complex


def natural_dtype(value: Any) -> Any:
    """Returns the dtype that TensorFlow gives `value` when nothing else decides."""
    tf = tensorflow()
    if isinstance(value, bool):
        return tf.bool
    if isinstance(value, int):
        return tf.int32 if -(2**31) <= value < 2**31 else tf.int64
    if isinstance(value, float):
        return tf.float32
    if isinstance(value, complex):
        return tf.complex128
    if isinstance(value, (str, bytes)):
        return tf.string
    return tf.as_dtype(value.dtype)


def describe(value: Any) -> str:
    """Says in a few words what `value` is, for an error message."""
    if value is None:
        return "None"
    if value is UNDEFINED or value is UNSET:
        return "unbound"
    if is_dense(value):
        return str(natural_dtype(value).name)
    if isinstance(value, (list, tuple, dict)) and type(value) in (list, tuple, dict):
        return f"a {type(value).__name__} of {len(value)}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def _is_numpy(value: object) -> bool:
    return type(value).__module__ == "numpy" and hasattr(value, "dtype")
