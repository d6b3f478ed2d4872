"""Lists that grow where a tensor decides, and what a graph makes of them."""

from __future__ import annotations

import pytest
import tensorflow as tf

from aglint import runtime as ag


def collected(values, kept=lambda value: True, start=()):
    rows = list(start)

    def loop_body(value, rows):
        return ag.cond(kept(value), lambda: ag.append(rows, value), lambda: rows)

    return ag.for_loop(values, loop_body, rows)


def of_any_length(*shape, dtype=tf.float32):
    return tf.TensorSpec([None, *shape], dtype)


def staged(function, *specs):
    return tf.function(function, autograph=False, input_signature=specs)


USES = {
    "stack": lambda rows: tf.stack(rows),
    "convert": lambda rows: tf.convert_to_tensor(rows) * 2.0,
    "concat": lambda rows: ag.call(tf.concat, rows, 0),
    "concat of columns": lambda rows: ag.call(tf.concat, rows, axis=1),
    "concat from behind": lambda rows: ag.call(tf.concat, rows, -1),
    "add_n": lambda rows: ag.call(tf.add_n, rows),
    "first and last": lambda rows: (rows[0], rows[-1], ag.item(rows, 1)),
    "length": lambda rows: (ag.len_(rows), ag.not_(rows), ag.and_(lambda: rows, lambda: True)),
    "pop": lambda rows: ag.pop(rows)[1],
    "after a pop": lambda rows: tf.stack(ag.append(ag.pop(rows)[0], rows[0] * 5.0)),
    "extend": lambda rows: tf.stack(ag.extend(rows, [rows[0], rows[1]])),
    "sum": lambda rows: ag.sum_(rows),
    "comprehension": lambda rows: tf.stack(ag.list_of(lambda row: row + 1.0, rows)),
    "enumerate": lambda rows: ag.for_loop(
        ag.enumerate_(rows), lambda item, most: most + item[1] * tf.cast(item[0], tf.float32), 0.0
    ),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_grown_list_is_used_as_pythons_is(use):
    values = tf.reshape(tf.range(12.0), [3, 2, 2])
    found = staged(lambda values: use(collected(values)), of_any_length(2, 2))(values)
    expected = use(collected(values))
    tf.nest.map_structure(
        lambda one, other: tf.debugging.assert_equal(one, tf.cast(other, one.dtype)),
        found,
        expected,
    )


def test_python_lists_change_in_place():
    rows = [1]
    assert ag.append(rows, 2) is rows
    assert ag.extend(rows, (3, 4)) is rows
    same, last = ag.pop(rows)
    assert same is rows
    assert last == 4
    assert rows == [1, 2, 3]
    with pytest.raises(IndexError, match="pop from empty list"):
        ag.pop([])


def test_branches_do_not_see_what_the_other_appends():
    def run(x):
        rows = [x]
        rows = ag.cond(
            x > 0, lambda: ag.append(rows, x * 2), lambda: ag.extend(rows, [x * 3, x * 4])
        )
        return tf.stack(rows), ag.len_(rows)

    graph = staged(run, tf.TensorSpec([], tf.int32))
    for x in (5, -5):
        found, count = graph(tf.constant(x))
        expected, size = run(tf.constant(x))
        assert found.numpy().tolist() == expected.numpy().tolist()
        assert int(count) == size


def test_lists_of_equal_length_stay_pythons():
    def run(x):
        rows = ag.cond(x > 0, lambda: ag.append([], x), lambda: ag.append([], -x))
        assert isinstance(rows, list)
        assert len(rows) == 1  # looked at while tracing
        return rows[0]

    assert staged(run, tf.TensorSpec([], tf.int32))(tf.constant(-3)).numpy() == 3


def test_items_of_several_values():
    def run(count):
        waiting, total = [(count, 1.0)], 0.0

        def loop_body(waiting, total):
            waiting, (number, weight) = ag.pop(waiting)
            more = ag.cond(
                number > 1,
                lambda: ag.extend(waiting, [(number - 1, weight / 2), (number - 2, weight / 2)]),
                lambda: waiting,
            )
            return more, total + weight

        _, total = ag.while_loop(lambda waiting, *_: waiting, loop_body, waiting, total)
        return total

    graph = staged(run, tf.TensorSpec([], tf.int32))
    for count in (0, 1, 2, 7):
        assert float(graph(tf.constant(count))) == pytest.approx(float(run(tf.constant(count))))


def test_items_whose_first_axis_varies_are_joined():
    def run(count):
        rows = []

        def loop_body(number, rows):
            return ag.append(rows, tf.range(number))

        return ag.call(tf.concat, ag.for_loop(tf.range(count), loop_body, rows), 0)

    count = tf.constant(4)
    found = staged(run, tf.TensorSpec([], tf.int32))(count)
    assert found.numpy().tolist() == run(count).numpy().tolist() == [0, 0, 1, 0, 1, 2]


def test_rounds_that_are_counted_give_a_list_of_pythons():
    def run(values, other):
        rows = ag.for_loop(values, lambda value, rows: ag.append(rows, value * other), [other])
        assert isinstance(rows, list)
        assert len(rows) == 4
        return rows

    values, other = tf.constant([1.0, 2.0, 3.0]), tf.constant(5.0)
    expected = [one.numpy() for one in run(values, other)]
    for compiled in (False, True):
        graph = tf.function(run, autograph=False, jit_compile=compiled)
        assert [one.numpy() for one in graph(values, other)] == expected
    kinds = {one.type for one in graph.get_concrete_function(values, other).graph.get_operations()}
    assert "While" in kinds or "StatelessWhile" in kinds


def test_rounds_that_add_now_more_now_less_are_not_counted():
    def run(values):
        def loop_body(value, rows):
            rows = ag.append(rows, value)
            return ag.cond(value > 1, lambda: ag.append(rows, -value), lambda: rows)

        return tf.stack(ag.for_loop(values, loop_body, [values[0]]))

    values = tf.constant([1, 2, 3])
    found = tf.function(run, autograph=False)(values)
    assert found.numpy().tolist() == run(values).numpy().tolist() == [1, 1, 2, -2, 3, -3]


def test_gradients_go_through_a_grown_list():
    def loss(values):
        rows = collected(values, lambda value: value > 0.0, start=[values[0] * 3.0])
        rows, last = ag.pop(rows)
        return tf.reduce_sum(tf.stack(rows) ** 2.0) + last

    values = tf.constant([1.0, -2.0, 3.0, 4.0])
    graph = staged(loss, of_any_length())
    gradients = []
    for function in (loss, graph):
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = function(values)
        gradients.append(tf.convert_to_tensor(tape.gradient(result, values)).numpy().tolist())
    assert gradients[0] == gradients[1] == [20.0, 0.0, 6.0, 1.0]


def test_a_list_grows_in_loops_within_loops():
    def run(table):
        rows = []

        def outer(line, rows):
            return ag.for_loop(line, lambda value, rows: ag.append(rows, value), rows)

        return tf.stack(ag.for_loop(table, outer, rows))

    table = tf.constant([[1, 2], [3, 4]])
    found = staged(run, of_any_length(None, dtype=tf.int32))(table)
    assert found.numpy().tolist() == [1, 2, 3, 4]


WRONG = {
    "dtype": (lambda value, rows: ag.append(ag.append(rows, value), 1.5), TypeError, "'rows'"),
    "structure": (
        lambda value, rows: ag.append(ag.append(rows, value), (value, value)),
        TypeError,
        "'rows': .* one structure, not int32 and a tuple of 2",
    ),
    "object": (lambda value, rows: ag.append(rows, object()), TypeError, "can't hold an object"),
    "slice": (lambda value, rows: ag.append(rows[-2:], value), TypeError, "can't be sliced"),
}


@pytest.mark.parametrize("body, error, said", WRONG.values(), ids=WRONG)
def test_what_a_graph_can_not_keep_is_refused(body, error, said):
    def run(values):
        def loop_body(value, rows):
            rows = body(value, rows)
            return rows

        return tf.stack(ag.for_loop(values, loop_body, []))

    with pytest.raises(error, match=said):
        staged(run, of_any_length(dtype=tf.int32))(tf.constant([1, 2, 3]))


def test_a_branch_takes_what_another_one_puts_in():
    def run(numbers):
        def loop_body(number, stack, most):
            def closed():
                rest, last = ag.pop(stack)
                return rest, most + last

            return ag.cond(number > 0, lambda: (ag.append(stack, number), most), closed)

        stack, most = ag.for_loop(numbers, loop_body, [], 0)
        return ag.len_(stack), most

    numbers = tf.constant([3, 4, -1, 5, -1, -1])
    count, most = staged(run, of_any_length(dtype=tf.int32))(numbers)
    assert [int(count), int(most)] == [int(one) for one in run(numbers)] == [0, 12]


def test_nothing_to_pop_fails_when_the_graph_runs():
    def run(values):
        return ag.pop(collected(values))[1]

    with pytest.raises(tf.errors.InvalidArgumentError, match="pop from empty list"):
        staged(run, of_any_length())(tf.constant([]))


def test_a_list_out_of_range_fails_when_the_graph_runs():
    def run(values):
        return collected(values)[3]

    with pytest.raises(tf.errors.InvalidArgumentError, match="list index out of range"):
        staged(run, of_any_length())(tf.constant([1.0]))


TAKEN = {
    "any of a generator": lambda xs: ag.any_(x > 3.0 for x in ag.iterable(xs)),
    "all of a generator": lambda xs: ag.all_(x > 0.0 for x in ag.iterable(xs)),
    "any with one of Python's": lambda xs: ag.any_([False, xs[0] > 3.0, True]),
    "max of a generator": lambda xs: ag.max_(x * 2.0 for x in ag.iterable(xs)),
    "sorted of a generator": lambda xs: ag.sorted_(x * 2.0 for x in ag.iterable(xs))[0],
    "sum of what is kept": lambda xs: ag.sum_(ag.filter_(lambda x: x > 1.0, xs)),
    "sum of what is true": lambda xs: ag.sum_(ag.filter_(None, xs)),
    "sum of a map": lambda xs: ag.sum_(ag.map_(lambda x: x * 2.0, xs)),
    "all of a map": lambda xs: ag.all_(ag.map_(lambda x: x < 5.0, xs)),
}


@pytest.mark.parametrize("take", TAKEN.values(), ids=TAKEN)
def test_all_items_are_taken_as_python_takes_them(take):
    for values in ([1.0, 0.0, 4.0], [5.0, 2.0]):
        values = tf.constant(values)
        assert float(staged(take, tf.TensorSpec(values.shape))(values)) == float(take(values))


@pytest.mark.parametrize("take", [TAKEN[name] for name in TAKEN if "a map" in name or "is" in name])
def test_rows_that_the_graph_counts_are_taken_too(take):
    for values in ([1.0, 0.0, 4.0], [5.0, 2.0], []):
        values = tf.constant(values, tf.float32)
        assert float(staged(take, of_any_length())(values)) == float(take(values))


def test_any_and_all_stop_at_what_decides_in_a_graph():
    taken = []

    def items(values):
        for value in values:
            taken.append(value)
            yield value

    @tf.function(autograph=False)
    def run(x):
        return ag.any_(items([0, 2, 3])), ag.all_(items([x > 0, 0, 5])), ag.any_(items([]))

    found = run(tf.constant(1))
    assert [bool(one) for one in found] == [True, False, False]
    assert taken[:2] == [0, 2]
    assert taken[3:] == [0]
