"""Variations of written calls: few, small, and of every place."""

from __future__ import annotations

import pytest

from aglint.prove.inputs import GENERATED, RECORDED, Input
from aglint.prove.variations import crossings, variations


def calls(text):
    return [item.call for item in variations(Input(text, 1))]


@pytest.mark.parametrize(
    "call, some",
    [
        ("f(3)", ["f(4)", "f(2)", "f(-3)", "f(6)", "f(0)"]),
        ("f(0.5, up=True)", ["f(1.5, up=True)", "f(0.5, up=False)"]),
        ("f([1, 2])", ["f([2, 1])", "f([1, 2, 2, 3])", "f([1])", "f([])", "f([2, 2])"]),
        ("C(2)(x)", ["C(3)(x)"]),
        ("f(tf.constant([1.0]), 'text')", ["f(tf.constant([2.0]), 'text')"]),
    ],
)
def test_some_of_them(call, some):
    assert set(some) <= set(calls(call))


def test_the_first_few_touch_every_place():
    first = calls("f(1, 2, 3)")[:3]
    assert first == ["f(2, 2, 3)", "f(1, 3, 3)", "f(1, 2, 4)"]


@pytest.mark.parametrize("call", ["f()", "f(x)", "f('text')", "f([])"])
def test_what_holds_no_number_and_no_list_is_left(call):
    assert calls(call) == []


def test_they_are_no_longer_the_author_s():
    (first, *_) = variations(Input("f(1)", 7, ("x = 1",)))
    assert (first.origin, first.required, first.line) == (GENERATED, False, 7)
    assert first.setup == ("x = 1",)


def test_recorded_calls_get_one_argument_of_each_other_one():
    given = [Input("f(x)", 1, origin=RECORDED, file=str(number)) for number in range(3)]
    found = list(crossings(given, 2))
    assert len({item.call for item in found}) == len(found) == 3 * 2 * 2
    assert {item.origin for item in found} == {GENERATED}
    pairs = {(item.file, item.other, item.taken) for item in found}
    assert pairs == {(a, b, n) for a in "012" for b in "012" for n in (0, 1) if a != b}
    assert list(crossings(given[:1], 2)) == []
