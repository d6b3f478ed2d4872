"""How the float results of a call depend on its float inputs. Runs in the child process only."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from aglint.prove.snapshot import Array, Leaf, Node


def sources(
    args: list[Any], kwargs: dict[str, Any], live: dict[str, tf.Variable]
) -> dict[str, Any]:
    """What to differentiate by: float tensors in the arguments, trainable float variables."""
    found: dict[str, Any] = {}
    tensors = [t for t in _flat([args, kwargs]) if tf.is_tensor(t) and not _variable(t)]
    for index, tensor in enumerate(tensors):
        if tensor.dtype.is_floating:
            found[f" by tensor {index + 1} of the arguments"] = tensor
    for name, variable in live.items():
        if variable.trainable and variable.dtype.is_floating:
            found[f" by {name}"] = variable
    return found


def snapshot(tape: tf.GradientTape, value: Any, by: dict[str, Any]) -> Node:
    """The gradients of a weighted sum of all float results.

    The weights differ from number to number, so that two results in the other order give other
    gradients. A gradient that TensorFlow reports as None counts as zeros: which of the two it
    is depends on the form of the graph, not on the program.
    """
    results = [t for t in _flat(value) if _differentiable(t)]
    if not results:
        return Node("state", (), ordered=False)
    try:
        slopes = tape.gradient(
            results, list(by.values()), output_gradients=[_weights(t) for t in results]
        )
    except Exception as error:
        return Node("state", (("", Leaf(f"{type(error).__name__}")),), ordered=False)
    parts = []
    for (name, source), slope in zip(by.items(), slopes, strict=True):
        if slope is None:
            slope = tf.zeros_like(source)
        values = tf.convert_to_tensor(slope).numpy()
        parts.append((name, Array("gradient", source.dtype.name, tuple(values.shape), values)))
    return Node("state", tuple(parts), ordered=False)


def _flat(value: Any) -> list[Any]:
    try:
        return tf.nest.flatten(value, expand_composites=True)
    except (TypeError, ValueError):
        return [value]


def _variable(value: Any) -> bool:
    return isinstance(value, tf.Variable)


def _differentiable(value: Any) -> bool:
    return (
        tf.is_tensor(value)
        and not _variable(value)
        and value.dtype.is_floating
        and hasattr(value, "numpy")
    )


def _weights(tensor: tf.Tensor) -> tf.Tensor:
    weights = 1.0 + 0.5 * np.cos(np.arange(1.0, tensor.shape.num_elements() + 1.0))
    return tf.constant(weights.reshape(tensor.shape), tensor.dtype)
