"""What a staged branch or loop can carry, iterate over, and be part of."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from aglint import runtime as ag


def staged(function):
    return tf.function(function, autograph=False)


def numbers(count=10):
    return tf.data.Dataset.range(count)


def test_branch_keeps_objects_and_merges_the_rest():
    layer, config = object(), {"units": 3}
    seen = {}

    @staged
    def run(x):
        found = ag.cond(
            x > 0,
            lambda: (layer, config, "same", 1.5, None, 1, x),
            lambda: (layer, config, "same", 1.5, None, 2, x),
        )
        seen["found"] = found[:5]
        seen["x"] = found[6] is x
        return found[5]

    assert run(tf.constant(-1)).numpy() == 2
    assert seen["found"] == (layer, config, "same", 1.5, None)
    assert seen["found"][0] is layer
    assert seen["x"]


@pytest.mark.parametrize(
    "left, right, dtype",
    [
        (lambda x: 1, lambda x: 2.5, tf.float32),
        (lambda x: 1, lambda x: x, tf.float64),
        (lambda x: x, lambda x: 1.5, tf.float64),
        (lambda x: 2**40, lambda x: 1, tf.int64),
        (lambda x: True, lambda x: x > 0, tf.bool),
        (lambda x: np.float32(1), lambda x: 2, tf.float32),
    ],
)
def test_a_python_number_takes_the_dtype_of_the_other_branch(left, right, dtype):
    for sign in (1.0, -1.0):
        x = tf.constant(sign, tf.float64)
        found = staged(lambda x: ag.cond(x > 0, lambda: left(x), lambda: right(x)))(x)
        assert found.dtype == dtype
        assert found.numpy() == (left(x) if sign > 0 else right(x))


def test_side_effects_happen_once_per_branch_and_iteration():
    counter = tf.Variable(0)

    @staged
    def run(n):
        ag.cond(n > 0, lambda: counter.assign_add(100), lambda: counter.assign_add(1000))

        def test(i):
            counter.assign_add(1)
            return i < n

        ag.while_loop(test, lambda i: i + 1, 0)
        ag.for_loop(ag.range_(n), lambda i: counter.assign_add(10))

    run(tf.constant(3))
    # Three iterations are four tests, as in Python.
    assert counter.numpy() == 100 + 4 + 30


@pytest.mark.parametrize(
    "initial, traces", [(tf.constant(0), 1), (0, 1), (ag.UNDEFINED, 2)], ids=repr
)
def test_the_body_is_traced_once_unless_the_guess_is_wrong(initial, traces):
    traced = []

    def loop_body(i, last):
        traced.append(i)
        last = i
        return last

    staged(lambda n: ag.for_loop(ag.range_(n), loop_body, initial))(tf.constant(3))
    assert len(traced) == traces


def test_a_number_becomes_as_wide_as_the_body_makes_it():
    @staged
    def run(xs):
        def loop_body(x, count, total):
            count = count + tf.size(x, out_type=tf.int64)
            total = total + x
            return count, total

        return ag.for_loop(xs, loop_body, 0, 0.0)

    count, total = run(tf.constant([1.0, 2.0], tf.float64))
    assert (count.dtype, count.numpy()) == (tf.int64, 2)
    assert (total.dtype, total.numpy()) == (tf.float64, 3.0)


def test_a_growing_dimension_is_relaxed():
    @staged
    def run(n):
        found = ag.for_loop(ag.range_(n), lambda i, x, y: (tf.concat([x, x], 0), y), [1.0], [[2.0]])
        return found

    # Lists of numbers are structures; tensors are what grows.
    def grow(n):
        x, y = ag.for_loop(
            ag.range_(n),
            lambda i, x, y: (tf.concat([x, x], 0), y),
            tf.ones([1]),
            tf.TensorArray(tf.float32, 3).unstack([1.0, 2.0, 3.0]),
        )
        return x, y.stack()

    x, y = staged(grow)(tf.constant(3))
    assert x.shape == [8]
    assert y.numpy().tolist() == [1.0, 2.0, 3.0]
    with pytest.raises(TypeError, match="'x' is a list of 1 before"):
        run(tf.constant(3))


def test_row_shapes_stay_static():
    shapes = []

    @staged
    def run(xs):
        ag.for_loop(xs, lambda row: shapes.append(row.shape))

    run(tf.zeros([3, 4, 5]))
    assert shapes == [[4, 5]]


def test_variables_tensor_arrays_and_composites_are_state():
    weight = tf.Variable(2.0)
    untouched = []

    @staged
    def run(n):
        rows = tf.TensorArray(tf.float32, size=0, dynamic_size=True)

        def loop_body(i, w, v, rows, sparse):
            w = w * 0.5
            rows = rows.write(i, w)
            sparse = sparse.with_values(sparse.values * 2.0)
            return w, v, rows, sparse

        sparse = tf.sparse.from_dense([[1.0, 0.0]])
        w, v, rows, sparse = ag.for_loop(ag.range_(n), loop_body, weight, weight, rows, sparse)
        untouched.append(v is weight)
        return w, rows.stack(), tf.sparse.to_dense(sparse)

    w, rows, sparse = run(tf.constant(3))
    assert w.numpy() == 0.25
    assert rows.numpy().tolist() == [1.0, 0.5, 0.25]
    assert sparse.numpy().tolist() == [[8.0, 0.0]]
    assert untouched == [True]


@pytest.mark.parametrize("limit, total, following", [(-1, 0, 0), (3, 6, 4), (100, 45, None)])
def test_datasets_stop_without_another_element(limit, total, following):
    def run(items, limit):
        return ag.for_loop(
            items, lambda x, t: t + x, tf.constant(0, tf.int64), until=lambda t: t > limit
        )

    limit = tf.constant(limit, tf.int64)
    for function in (run, staged(run), tf.function(run)):
        assert function(numbers(), limit).numpy() == total
        iterator = iter(numbers())
        assert function(iterator, limit).numpy() == total
        rest = next(iterator, None)
        assert (None if rest is None else rest.numpy()) == following


def test_dataset_elements_keep_their_structure_and_gradients_flow():
    data = tf.data.Dataset.from_tensor_slices({"x": [1.0, 2.0], "y": [3.0, 4.0]})
    weight = tf.Variable(2.0)

    @staged
    def run():
        with tf.GradientTape() as tape:
            loss = ag.for_loop(data, lambda row, loss: loss + row["x"] * row["y"] * weight, 0.0)
        return loss, tape.gradient(loss, weight)

    assert [t.numpy() for t in run()] == [22.0, 11.0]


def test_ragged_rows():
    ragged = tf.ragged.constant([[1, 2], [], [3]])

    def longest(rows):
        def loop_body(row, best, total):
            best = tf.maximum(best, tf.size(row))
            total = total + tf.reduce_sum(row)
            return best, total

        return ag.for_loop(rows, loop_body, 0, 0)

    for spec in (None, [tf.RaggedTensorSpec([None, None], tf.int32)]):
        function = tf.function(longest, autograph=False, input_signature=spec)
        assert [t.numpy() for t in function(ragged)] == [2, 6]


@pytest.mark.parametrize("jit", [False, True])
def test_gradients(jit):
    def loss(x):
        big = ag.for_loop(x, lambda r, s: ag.cond(r > 1.0, lambda: s + r * r, lambda: s), 0.0)
        power = ag.for_loop(tf.range(3), lambda i, p: p * x[0], 1.0)
        return big + power

    x = tf.constant([3.0, 0.5])

    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = loss(x)
        return tape.gradient(y, x)

    expected = gradient(x)
    function = tf.function(gradient, autograph=False, jit_compile=jit)
    np.testing.assert_allclose(function(x), expected)


def test_while_gradient():
    @staged
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = ag.while_loop(lambda y: y < 100.0, lambda y: y * x, x)
        return y, tape.gradient(y, x)

    y, gradient = run(tf.constant(3.0))
    assert (y.numpy(), gradient.numpy()) == (243.0, 5 * 81.0)


def test_inside_dataset_map_map_fn_and_keras():
    def clip(x):
        return ag.cond(x > 2, lambda: ag.while_loop(lambda y: y > 2, lambda y: y - 3, x), lambda: x)

    expected = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    assert list(numbers().map(clip).as_numpy_iterator()) == expected
    assert tf.map_fn(clip, tf.range(10)).numpy().tolist() == expected
    assert staged(lambda x: tf.vectorized_map(clip, x))(tf.range(10)).numpy().tolist() == expected

    import keras

    class Gate(keras.layers.Layer):
        def call(self, x):
            return ag.cond(tf.reduce_sum(x) > 0.0, lambda: x * 2.0, lambda: x)

    model = keras.Sequential([keras.Input((2,)), Gate()])
    assert model.predict(np.ones([1, 2], "float32"), verbose=0).tolist() == [[2.0, 2.0]]
    gate = keras.Variable(True, dtype="bool", trainable=False)
    assert staged(lambda: ag.cond(gate, lambda: 1, lambda: 2))().numpy() == 1


def test_variables_as_conditions_and_items():
    flag, rows = tf.Variable(3), tf.Variable([1.0, 2.0])

    def run():
        return ag.cond(flag, lambda: 1, lambda: 2), ag.for_loop(rows, lambda x, t: t + x, 0.0)

    for function in (run, staged(run)):
        assert [int(t) for t in function()] == [1, 3]


def test_an_eager_tensor_captured_by_a_graph_is_looped_over():
    rows = tf.constant([1.0, 2.0])
    function = staged(lambda: ag.for_loop(rows, lambda x, t: t + x, 0.0))
    assert function().numpy() == 3.0


def test_the_loop_is_handed_over_where_a_test_becomes_staged():
    tests = []

    @staged
    def run(x):
        def test(i, y):
            tests.append(type(i))
            return i < 2 if isinstance(i, int) and i < 2 else y < 20.0

        return ag.while_loop(test, lambda i, y: (i + 1, y * 2.0), 0, x)

    i, y = run(tf.constant(1.0))
    assert (int(i), float(y)) == (5, 32.0)
    assert tests[:3] == [int, int, int]


def test_prints_run_in_order(capfd):
    @staged
    def run(n):
        ag.for_loop(ag.range_(n), lambda i: tf.print("item", i))
        ag.cond(n > 1, lambda: tf.print("many"), lambda: None)

    run(tf.constant(2))
    assert capfd.readouterr().err.split("\n")[:3] == ["item 0", "item 1", "many"]


def test_float_ranges_and_staged_range_as_tensor():
    @staged
    def run(n):
        floats = ag.for_loop(tf.range(0.0, 1.0, 0.25), lambda x, t: t + x, 0.0)
        return (
            floats,
            tf.reduce_sum(ag.range_(n)),
            ag.for_loop(tf.range(n, 0, -2), lambda i, t: t + i, 0),
        )

    assert [t.numpy() for t in run(tf.constant(5))] == [1.5, 10, 9]


def number_becomes_float(n):
    return ag.for_loop(ag.range_(n), lambda i, total: total + 0.5 * tf.cast(i, tf.float32), 0)


def number_becomes_float_in_while(n):
    def loop_body(i, total):
        return i + 1, total + 0.5

    return ag.while_loop(lambda i, total: i < n, loop_body, 0, 0)[1]


def number_is_halved(n):
    return ag.while_loop(lambda n, y: n > 0, lambda n, y: (n - 1, y / 2), n, 3)[1]


@pytest.mark.parametrize(
    "function", [number_becomes_float, number_becomes_float_in_while, number_is_halved]
)
@pytest.mark.parametrize("count", [0, 3])
def test_integer_becomes_a_float(function, count):
    assert staged(function)(tf.constant(count)).numpy() == function(tf.constant(count))


def test_item_of_a_list_or_dict():
    rows, table = [10, 20, 30], {"a": 1.5, "b": 2.5}
    run = staged(lambda i, key: (ag.item(rows, i), ag.item(tuple(rows), i), ag.item(table, key)))
    for i, key in [(0, "a"), (-3, "b"), (2, "a")]:
        found = run(tf.constant(i), tf.constant(key))
        assert [one.numpy() for one in found] == [rows[i], rows[i], table[key]]
    for i, key in [(3, "a"), (-4, "a"), (0, "c")]:
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"index out of range|KeyError"):
            run(tf.constant(i), tf.constant(key))
    with pytest.raises(IndexError, match="list index out of range"):
        staged(lambda i: ag.item([], i))(tf.constant(0))


@staged
def _checked(x):
    ag.ensure(x > 0, lambda: "not positive")
    return ag.cond(x > 5, lambda: ag.ensure(False, lambda: "too big"), lambda: None)


@pytest.mark.parametrize(("value", "said"), [(-1, "not positive"), (6, "too big"), (1, "")])
def test_assertions_fail_when_the_graph_runs(value, said):
    if not said:
        _checked(tf.constant(value))
        return
    with pytest.raises(tf.errors.InvalidArgumentError, match=said):
        _checked(tf.constant(value))


def test_next_with_a_default():
    @staged
    def run(items):
        rows = iter(items)
        return [ag.next_(rows, tf.constant(-1, tf.int64)) for _ in range(3)]

    assert [one.numpy() for one in run(numbers(2))] == [0, 1, -1]
    rows = iter([1])
    assert (ag.next_(rows), ag.next_(rows, 5)) == (1, 5)
    with pytest.raises(StopIteration):
        ag.next_(rows)


def test_sorted_list_of_tensors():
    run = staged(lambda x: ag.sorted_([x, x - 1, x + 1], reverse=True))
    assert [one.numpy() for one in run(tf.constant(3))] == [4, 3, 2]
