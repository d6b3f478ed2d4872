"""The converted form agrees with the plain Python original, on every kind of value."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tests.runtime.runtime_programs import PROGRAMS

ROWS = [
    pytest.param(original, converted, args, id=f"{name}{args}")
    for name, (original, converted, cases) in PROGRAMS.items()
    for args in cases
]


def values(result):
    """The leaves as Python lists; a string is bytes once it is in a graph."""
    return [np.asarray(tf.convert_to_tensor(leaf)).tolist() for leaf in tf.nest.flatten(result)]


def types(result):
    return [type(leaf) for leaf in tf.nest.flatten(result)]


@pytest.mark.parametrize("original, converted, args", ROWS)
def test_python_values(original, converted, args):
    if original.__name__ == "total_of" and isinstance(args[0][0], list):
        pytest.skip("a row that is a list does not add")
    expected, found = original(*args), converted(*args)
    assert found == expected
    assert types(found) == types(expected)


@pytest.mark.parametrize("original, converted, args", ROWS)
def test_eager_tensors(original, converted, args):
    tensors = [tf.constant(arg) for arg in args]
    expected, found = original(*tensors), converted(*tensors)
    assert values(found) == values(expected)
    assert types(found) == types(expected)


@pytest.mark.parametrize("autograph", [False, True])
@pytest.mark.parametrize("original, converted, args", ROWS)
def test_staged_tensors(original, converted, args, autograph):
    tensors = [tf.constant(arg) for arg in args]
    expected = original(*tensors)
    found = tf.function(converted, autograph=autograph)(*tensors)
    assert values(found) == values(expected)
    for before, after in zip(tf.nest.flatten(expected), tf.nest.flatten(found), strict=True):
        if tf.is_tensor(before):
            assert after.dtype == before.dtype
            assert after.shape == before.shape


@pytest.mark.parametrize("name", ["clip", "collatz", "digits", "nested_loops", "first_above"])
def test_unknown_shapes_and_xla(name):
    original, converted, cases = PROGRAMS[name]
    args = [tf.constant(arg) for arg in cases[0]]
    signature = [tf.TensorSpec([None] * arg.shape.rank, arg.dtype) for arg in args]
    function = tf.function(converted, autograph=False, input_signature=signature)
    assert values(function(*args)) == values(original(*args))
    compiled = tf.function(converted, autograph=False, jit_compile=True)
    assert values(compiled(*args)) == values(original(*args))
