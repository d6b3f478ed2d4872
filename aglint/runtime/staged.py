"""Is this value a tensor of a graph under construction?

Plain Python types are answered first and without TensorFlow: if nobody has imported it, no value
can be a tensor. An eager tensor is not staged, it behaves as a Python value does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

PLAIN = frozenset(
    (bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, frozenset, range)
)

_Function = TypeVar("_Function", bound=Callable[..., Any])


def unconverted(function: _Function) -> _Function:
    """Keeps AutoGraph from converting `function`, without importing TensorFlow.

    AutoGraph leaves alone what carries this attribute; `do_not_convert` sets it too, but it also
    switches AutoGraph off for the functions that the user hands us.
    """
    function.autograph_info__ = {}  # type: ignore[attr-defined]
    return function


def tensorflow() -> Any:
    """Returns the tensorflow module if the process has imported it, else None."""
    return sys.modules.get("tensorflow")


def is_building() -> bool:
    """Whether a graph is being built."""
    tf = tensorflow()
    return tf is not None and not tf.executing_eagerly()


def is_staged(value: object) -> bool:
    """Whether a test on `value` must become part of the graph.

    True for symbolic tensors, for lists that the graph keeps, and for variables while a graph is
    being built. Sparse and ragged tensors have no truth value that depends on their content:
    Python's answer is right for them.
    """
    kind = type(value)
    if kind in PLAIN or kind.__module__ == "numpy":
        return False
    tf = tensorflow()
    if tf is None:
        return False
    if isinstance(value, tf.Tensor):
        return bool(tf.is_symbolic_tensor(value))
    if hasattr(kind, "staged_truth"):  # a list that the graph keeps
        return True
    return is_variable(value) and not tf.executing_eagerly()


def is_variable(value: object) -> bool:
    """Whether `value` is a TensorFlow or a Keras variable."""
    kind = type(value)
    if not hasattr(kind, "assign"):
        return False
    tf = tensorflow()
    return isinstance(value, tf.Variable) or (
        hasattr(kind, "__tf_tensor__") and bool(tf.is_tensor(value))
    )


def condition(value: Any) -> Any:
    """Returns the truth of a staged tensor as a scalar boolean tensor.

    Args:
      value: a staged tensor or variable.

    Raises:
      ValueError: as NumPy does, when the tensor is known not to have exactly one element.
    """
    tf = tensorflow()
    if hasattr(type(value), "staged_truth"):
        return value.staged_truth
    tensor = tf.convert_to_tensor(value)
    shape = tensor.shape
    if shape.is_fully_defined() and shape.num_elements() != 1:
        import numpy as np

        return tf.constant(bool(np.zeros(shape.as_list(), dtype=bool)))
    if tensor.dtype != tf.bool:
        tensor = tf.not_equal(tensor, tf.zeros([], tensor.dtype))
    if shape.rank != 0:
        tensor = tf.reshape(tensor, [])
    return tensor


def truth(value: Any) -> Any:
    """Returns `bool(value)`, or the scalar boolean tensor that stands for it."""
    return condition(value) if is_staged(value) else bool(value)
