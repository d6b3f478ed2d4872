"""What can't be staged is refused with a message that names the variable."""

from __future__ import annotations

import pytest
import tensorflow as tf

from aglint import runtime as ag

ONE = tf.constant(1)
THREE = tf.constant(3)


def bound_in_one_branch(x):
    def if_true():
        y = x
        return x, y

    def if_false():
        y = ag.UNDEFINED
        return x, y

    return ag.cond(x > 0, if_true, if_false)


def none_in_one_branch(x):
    def if_true():
        best = x
        return best

    return ag.cond(x > 0, if_true, lambda: None)


def branches_of_two_dtypes(x):
    def if_true():
        y = tf.cast(x, tf.float32)
        return y, x

    return ag.cond(x > 0, if_true, lambda: (x, x))


def branches_of_two_structures(x):
    def if_true():
        rows = [x, x]
        return rows

    return ag.cond(x > 0, if_true, lambda: [x])


def functions_by_branch(x):
    def if_true():
        act = tf.nn.relu
        return act

    return ag.cond(x > 0, if_true, lambda: tf.nn.tanh)


def none_before(n):
    def loop_body(i, best):
        if best is None:
            best = i
        best = tf.maximum(best, i)
        return best

    return ag.for_loop(ag.range_(n), loop_body, None)


def none_after(n):
    def loop_body(i, best):
        best = None
        return best

    return ag.for_loop(ag.range_(n), loop_body, tf.constant(0))


def list_grows(n):
    def loop_body(i, rows):
        rows = [*rows, i]
        return rows

    return ag.for_loop(ag.range_(n), loop_body, [])


def rank_changes(n):
    def loop_body(i, x):
        x = tf.stack([x, x])
        return x

    return ag.for_loop(ag.range_(n), loop_body, tf.constant(1.0))


def object_changes(n):
    def loop_body(i, layer):
        layer = object()
        return layer

    return ag.for_loop(ag.range_(n), loop_body, object())


def dtype_changes(n):
    def loop_body(i, x):
        x = tf.cast(x, tf.float64)
        return x

    return ag.for_loop(ag.range_(n), loop_body, tf.constant(1.0))


def becomes_unbound(n):
    def loop_body(i, x):
        x = ag.UNDEFINED
        return x

    return ag.for_loop(ag.range_(n), loop_body, tf.constant(1.0))


def endless(n):
    numbers = iter(lambda: 1, 0)
    return ag.for_loop(numbers, lambda x, t: t + x, 0, until=lambda t: n < t)


ROWS = [
    (bound_in_one_branch, ONE, ValueError, "'y' is bound in only one branch of a staged `if`"),
    (none_in_one_branch, ONE, TypeError, "'best' is int32 when a staged `if` is true, but None"),
    (branches_of_two_dtypes, ONE, TypeError, "'y' is float32 when .* true, but int32 when"),
    (branches_of_two_structures, ONE, TypeError, "'rows' is a list of 2 when .* a list of 1 when"),
    (functions_by_branch, ONE, TypeError, "'act' is a different function in each branch"),
    (none_before, THREE, TypeError, "'best' is None before the loop but int32 after one"),
    (none_after, THREE, TypeError, "'best' is int32 before the loop but None after one"),
    (list_grows, THREE, TypeError, "'rows' is a list of 0 .* a list of 1 .*TensorArray"),
    (rank_changes, THREE, ValueError, r"'x' has shape \(\) before .* \(2,\) after one"),
    (object_changes, THREE, TypeError, "'layer' is another object after one iteration"),
    (dtype_changes, THREE, TypeError, "'x' is float32 before the loop but float64 after"),
    (becomes_unbound, THREE, ValueError, "'x' has a value before .* none after one"),
    (lambda x: ag.cond(x, lambda: 1, lambda: 2), [ONE, ONE], ValueError, "ambiguous"),
    (lambda x: ag.and_(lambda: x > 0, lambda: x), ONE, TypeError, "`and` are int32 and bool"),
    (lambda x: ag.or_(lambda: x, lambda: None), ONE, TypeError, "`or` are int32 and None"),
    (lambda x: ag.for_loop(x, lambda r, t: t, 0), ONE, TypeError, "iterate over a scalar tensor"),
    (lambda x: ag.range_(x * 0.5), tf.constant(1.0), TypeError, "'float32' tensor cannot be"),
    (lambda x: ag.range_(0, x, 0), ONE, ValueError, "arg 3 must not be zero"),
]


@pytest.mark.parametrize("autograph", [False, True])
@pytest.mark.parametrize("function, arg, error, message", ROWS)
def test_refusals(function, arg, error, message, autograph):
    arg = tf.stack(arg) if isinstance(arg, list) else arg
    with pytest.raises(error, match=f"(?s){message}"):
        tf.function(function, autograph=autograph)(arg)


def test_an_endless_iterable_is_given_up(monkeypatch):
    monkeypatch.setattr("aglint.runtime.unrolled.UNROLL_LIMIT", 20)
    with pytest.raises(RuntimeError, match="unrolled 20 times"):
        tf.function(endless, autograph=False)(ONE)


def test_an_unbound_name_asserts_that_the_loop_runs():
    def last(xs):
        def loop_body(x, y):
            y = x
            return y

        return ag.for_loop(xs, loop_body, ag.UNDEFINED)

    function = tf.function(last, autograph=False, input_signature=[tf.TensorSpec([None])])
    assert function([1.0, 2.0]).numpy() == 2.0
    with pytest.raises(tf.errors.InvalidArgumentError, match="`y` has no value before the loop"):
        function([])


def test_a_condition_of_unknown_shape_is_checked_when_it_runs():
    function = tf.function(
        lambda p: ag.cond(p, lambda: 1, lambda: 2),
        autograph=False,
        input_signature=[tf.TensorSpec(None, tf.bool)],
    )
    assert function(tf.constant(True)).numpy() == 1
    assert function(tf.constant([[False]])).numpy() == 2
    with pytest.raises(tf.errors.InvalidArgumentError):
        function(tf.constant([True, False]))


def test_an_exception_while_tracing_is_the_users_own():
    error = KeyError("mine")

    def raises(*_):
        raise error

    for build in (
        lambda x: ag.cond(x > 0, lambda: 1, lambda: raises(x)),
        lambda x: ag.for_loop(ag.range_(x), raises, 0),
        lambda x: ag.while_loop(lambda i: i < x, raises, 0),
    ):
        with pytest.raises(KeyError) as found:
            tf.function(build, autograph=False)(ONE)
        assert found.value is error
