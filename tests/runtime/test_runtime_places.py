"""Attributes, contents and exceptions in staged branches and loops: as eager Python has them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import tensorflow as tf

from aglint import runtime as ag


def attribute(x):
    box = SimpleNamespace(a=1, b=tf.constant(2))

    def if_true():
        box.a = x
        box.b = box.b + box.a

    def if_false():
        box.a = 7

    ag.cond(x > 0, if_true, if_false, writes=lambda: [(box, "a"), (box, "b")])
    return box.a, box.b


def attribute_and_names(x):
    box = SimpleNamespace()

    def if_true(y=x):
        box.a = y
        y = y * 2
        return y, x

    def if_false():
        box.a = -x
        return x, x + 1

    y, z = ag.cond(x > 0, if_true, if_false, writes=lambda: [(box, "a")])
    return y, z, box.a


def loop(x):
    box = SimpleNamespace(total=0, last=-1)

    def loop_body(i, n):
        box.total += i
        box.last = i
        return n + box.total

    n = ag.for_loop(tf.range(abs(x)), loop_body, 0, writes=lambda: [(box, "total"), (box, "last")])
    return n, box.total, box.last


def loop_without_names(x):
    box = SimpleNamespace(x=x, rounds=0)

    def loop_body():
        box.x = box.x - 2
        box.rounds += 1

    places = [(box, "x"), (box, "rounds")]
    ag.while_loop(lambda: box.x > 0, loop_body, writes=lambda: places)
    return box.x, box.rounds


def unrolled(x):
    box = SimpleNamespace(seen=0)

    def loop_body(i, done):
        box.seen += 1
        return ag.cond(i >= x, lambda: True, lambda: done)

    done = ag.for_loop(
        range(5), loop_body, False, until=lambda done: done, writes=lambda: [(box, "seen")]
    )
    return done, box.seen


def contents(x):
    rows, table = [x, 0], {"k": 1}

    def if_true():
        rows[1] = x * 2
        table["k"] = rows[1]

    def if_false():
        rows.pop()
        rows.append(9)

    ag.cond(x > 0, if_true, if_false, writes=lambda: [rows, table])
    return rows, table


def untouched(x):
    kept, seen = {1, 2}, []

    def if_true():
        kept.add(1)

    ag.cond(x > 0, if_true, lambda: None, writes=lambda: [kept, seen])
    return len(kept), len(seen)


@pytest.mark.parametrize("value", [3, 0, -4])
@pytest.mark.parametrize(
    "function",
    [
        attribute, attribute_and_names, loop, loop_without_names, unrolled, contents, untouched,
    ],
)  # fmt: skip
def test_places_are_as_in_eager_python(function, value):
    expected = tf.nest.map_structure(int, function(tf.constant(value)))
    staged = tf.function(function, autograph=False)(tf.constant(value))
    assert tf.nest.map_structure(int, staged) == expected
    assert tf.nest.map_structure(int, function(value)) == expected


def test_a_place_that_one_branch_makes_is_refused():
    def function(x):
        box = SimpleNamespace()

        def if_true():
            box.a = x

        ag.cond(x > 0, if_true, lambda: None, writes=lambda: [(box, "a")])

    with pytest.raises(ValueError, match=r"'SimpleNamespace\.a' is bound in only one branch"):
        tf.function(function, autograph=False)(tf.constant(1))


def test_an_object_of_unknown_kind_is_refused_and_left_as_it_was():
    rows = [1]

    def function(x):
        ag.cond(x > 0, rows.clear, lambda: None, writes=lambda: [rows, tf.Module()])

    with pytest.raises(TypeError, match="changes a Module in place"):
        tf.function(function, autograph=False)(tf.constant(1))
    assert rows == [1]


def test_what_failed_while_tracing_leaves_places_as_they_were():
    box = SimpleNamespace(a=1)

    def function(x):
        def loop_body(i):
            box.a = "text" if box.a == 1 else None

        ag.for_loop(tf.range(x), loop_body, writes=lambda: [(box, "a")])

    with pytest.raises(TypeError):
        tf.function(function, autograph=False)(tf.constant(3))
    assert box.a == 1


def positive(x):
    def if_true():
        raise ValueError("not positive")

    ag.cond(x <= 0, if_true, lambda: None)
    return x


def one_of(x):
    def if_false():
        raise KeyError("no such thing")

    return ag.cond(x > 0, lambda: (x, 2.5), if_false)


@pytest.mark.parametrize("function", [positive, one_of])
def test_raise_in_a_staged_branch_fails_when_the_graph_comes_there(function):
    staged = tf.function(function, autograph=False)
    expected = tf.nest.map_structure(float, function(tf.constant(3)))
    assert tf.nest.map_structure(float, staged(tf.constant(3))) == expected
    with pytest.raises((ValueError, KeyError)) as found:
        function(tf.constant(-3))
    with pytest.raises(tf.errors.InvalidArgumentError, match=str(found.value.args[0])):
        staged(tf.constant(-3))
