"""`ag.UNSET`: what stands in a graph for a value that nobody reads before it is set."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from aglint import runtime as ag

FLAG = tf.TensorSpec([], tf.bool)


def _staged(function, *signature):
    return tf.function(function, autograph=False, input_signature=signature)


VALUES = {
    "a scalar": lambda x: x * 2.0,
    "a vector": lambda x: tf.stack([x, x]),
    "of unknown size": lambda x: tf.range(tf.cast(x, tf.int32)),
    "a tuple": lambda x: (x, tf.constant("a")),
    "a dict of lists": lambda x: {"a": [x, x > 0.0]},
    "a NumPy array": lambda x: np.ones([2, 3]),
    "a number": lambda x: 3,
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("unset_is_first", [True, False])
def test_branch_takes_the_type_of_the_other(value, unset_is_first):
    def f(flag, x):
        test = ag.not_(flag) if unset_is_first else flag
        branches = [lambda: (False, ag.UNSET), lambda: (True, value(x))]
        given, result = ag.cond(test, *(branches if unset_is_first else branches[::-1]))
        return ag.cond(given, lambda: result, lambda: value(x + 1.0))

    staged = _staged(f, FLAG, tf.TensorSpec([], tf.float32))
    for flag in (True, False):
        expected = f(flag, tf.constant(2.0))
        actual = staged(flag, 2.0)
        tf.nest.assert_same_structure(expected, actual)
        for one, other in zip(tf.nest.flatten(expected), tf.nest.flatten(actual), strict=True):
            np.testing.assert_array_equal(np.asarray(other), np.asarray(one))


def test_shape_of_the_other_branch_is_kept():
    def f(flag):
        given, result = ag.cond(flag, lambda: (True, tf.ones([2, 3])), lambda: (False, ag.UNSET))
        assert result.shape == (2, 3)
        return given, result

    _staged(f, FLAG).get_concrete_function()


def test_python_object_and_none_stay():
    kept = object()

    def f(flag):
        _, first = ag.cond(flag, lambda: (True, kept), lambda: (False, ag.UNSET))
        _, second = ag.cond(flag, lambda: (False, ag.UNSET), lambda: (True, None))
        assert first is kept
        assert second is None
        return flag

    _staged(f, FLAG).get_concrete_function()


def _first_over(xs, limit):
    def loop_body(x, returned, result):
        return ag.cond(x > limit, lambda: (True, tf.stack([x, x])), lambda: (returned, result))

    returned, result = ag.for_loop(
        xs, loop_body, False, ag.UNSET, until=lambda returned, *_: returned
    )
    return ag.cond(returned, lambda: result, lambda: tf.zeros([2]) + limit)


@pytest.mark.parametrize("xs", [[1.0, 5.0, 7.0], [1.0], []])
def test_loop_carries_it_without_having_to_run(xs):
    xs = tf.constant(xs, tf.float32)
    staged = _staged(_first_over, tf.TensorSpec([None]), tf.TensorSpec([]))
    expected = _first_over(xs, tf.constant(3.0))
    np.testing.assert_array_equal(staged(xs, 3.0), expected)


def test_gradient_does_not_see_it():
    staged = tf.function(_first_over, autograph=False)
    for limit in (3.0, 9.0):
        xs, limit = tf.constant([1.0, 5.0]), tf.constant(limit)
        found = []
        for function in (_first_over, staged):
            with tf.GradientTape() as tape:
                tape.watch([xs, limit])
                value = tf.reduce_sum(function(xs, limit))
            found.append(
                [np.asarray(0.0 if g is None else g) for g in tape.gradient(value, [xs, limit])]
            )
        for one, other in zip(*found, strict=True):
            np.testing.assert_array_equal(np.broadcast_to(one, other.shape), other)


def test_any_use_raises():
    with pytest.raises(UnboundLocalError):
        ag.UNSET + 1
    assert repr(ag.UNSET) == "UNSET"


def test_what_only_its_own_operations_make_is_refused():
    def f(flag):
        return ag.cond(flag, lambda: (True, tf.ragged.constant([[1]])), lambda: (False, ag.UNSET))

    with pytest.raises(TypeError, match="RaggedTensor"):
        _staged(f, FLAG).get_concrete_function()
