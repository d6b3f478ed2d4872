"""On Python values the runtime is Python: checked against the language itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aglint import runtime as ag

OPERANDS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.text(max_size=2),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.integers(), st.integers(), max_size=1),
)


class Recorder:
    """Operands that note when they are evaluated."""

    def __init__(self, values):
        self.values = values
        self.seen = []

    def operands(self):
        return [lambda i=i: self.take(i) for i in range(len(self.values))]

    def take(self, i):
        self.seen.append(i)
        return self.values[i]


@given(st.lists(OPERANDS, min_size=2, max_size=4))
def test_and_or_return_operands_and_stop(values):
    for function in (ag.and_, ag.or_):
        recorder = Recorder(values)
        found = function(*recorder.operands())
        decides = [bool(v) == (function is ag.or_) for v in values]
        last = decides.index(True) if True in decides else len(values) - 1
        assert found is values[last]
        assert recorder.seen == list(range(last + 1))


@given(OPERANDS)
def test_cond_and_not_use_truth(value):
    called = []
    found = ag.cond(value, lambda: called.append(True) or 1, lambda: called.append(False) or 2)
    assert found == (1 if value else 2)
    assert called == [bool(value)]
    assert ag.not_(value) is (not value)


@settings(max_examples=60)
@given(
    st.lists(st.integers(-5, 5), max_size=8),
    st.integers(-5, 20),
    st.sampled_from([list, tuple, iter, dict.fromkeys, set, range]),
)
def test_for_loop_takes_the_items_that_python_takes(numbers, limit, make):
    def items():
        source = range(len(numbers)) if make is range else make(numbers)
        for item in source:
            taken.append(item)
            yield item

    def native():
        total, done = 0, False
        for x in items():
            total += x
            done = total > limit
            if done:
                break
        return total, done

    def body(x, total, done):
        total += x
        done = total > limit
        return total, done

    taken: list[int] = []
    expected = native(), list(taken)
    taken.clear()
    found = ag.for_loop(items(), body, 0, False, until=lambda total, done: done)
    assert (found, taken) == expected


def test_no_item_is_taken_after_until():
    source = iter([1, 2, 3])
    assert ag.for_loop(source, lambda x, t: t + x, 0, until=lambda t: t >= 1) == 1
    assert list(source) == [2, 3]
    source = iter([1, 2, 3])
    assert ag.for_loop(source, lambda x, t: t + x, 0, until=lambda t: True) == 0
    assert list(source) == [1, 2, 3]


def test_while_asks_until_before_the_test():
    asked = []

    def test(i):
        asked.append(("test", i))
        return i < 5

    def until(i):
        asked.append(("until", i))
        return i == 2

    assert ag.while_loop(test, lambda i: i + 1, 0, until=until) == 2
    assert asked == [
        ("until", 0),
        ("test", 0),
        ("until", 1),
        ("test", 1),
        ("until", 2),
    ]


def test_state_of_no_one_and_several_names():
    log = []
    assert ag.for_loop([1, 2], log.append) is None
    assert log == [1, 2]
    assert ag.while_loop(lambda: len(log) < 4, lambda: log.append(0)) is None
    assert ag.for_loop([1, 2], lambda x, t: (x, t), 0) == (2, (1, 0))
    assert ag.while_loop(lambda a, b: a < 3, lambda a, b: (a + 1, b + a), 0, 0) == (3, 3)


@pytest.mark.parametrize("items", [3, None, 2.5])
def test_what_is_not_iterable_raises_as_python_does(items):
    with pytest.raises(TypeError) as native:
        for _ in items:
            pass
    for until in (None, lambda t: False):
        with pytest.raises(TypeError) as found:
            ag.for_loop(items, lambda x, t: t, 0, until=until)
        assert str(found.value) == str(native.value)


def test_exceptions_pass_unchanged():
    error = KeyError("mine")

    def body(x, total):
        raise error

    with pytest.raises(KeyError) as found:
        ag.for_loop([1], body, 0)
    assert found.value is error
    assert error.__cause__ is None
    with pytest.raises(StopIteration):
        ag.for_loop([1], lambda x, t: next(iter([])), 0)


def test_numpy_and_user_objects():
    class Box:
        def __init__(self, size):
            self.size = size

        def __len__(self):
            return self.size

    assert ag.cond(Box(0), lambda: 1, lambda: 2) == 2
    assert ag.cond(np.bool_(True), lambda: 1, lambda: 2) == 1
    with pytest.raises(ValueError, match="ambiguous"):
        ag.cond(np.array([True, False]), lambda: 1, lambda: 2)
    rows = ag.for_loop(np.eye(2), lambda row, rows: [*rows, row.tolist()], [])
    assert rows == [[1.0, 0.0], [0.0, 1.0]]
    assert list(ag.range_(np.int64(3))) == [0, 1, 2]


@pytest.mark.parametrize(
    "use",
    [
        lambda x: x + 1,
        lambda x: 1 + x,
        lambda x: -x,
        lambda x: x == 1,
        lambda x: x < 1,
        bool,
        str,
        len,
        iter,
        lambda x: x.attribute,
        lambda x: x(),
        lambda x: x[0],
        lambda x: f"{x}",
        np.asarray,
    ],
)
def test_a_name_without_a_value_cannot_be_used(use):
    with pytest.raises(UnboundLocalError):
        use(ag.UNDEFINED)


def test_undefined_can_be_shown_and_compared_by_identity():
    assert repr(ag.UNDEFINED) == "UNDEFINED"
    assert ag.for_loop([], lambda x, y: x, ag.UNDEFINED) is ag.UNDEFINED


def test_python_loops_import_no_tensorflow():
    code = """
import sys
from aglint import runtime as ag
assert ag.for_loop(ag.range_(3), lambda i, t: t + i, 0, until=lambda t: t > 9) == 3
assert ag.while_loop(lambda i: i < 3, lambda i: i + 1, 0) == 3
assert ag.cond([], lambda: 1, lambda: 2) == 2
assert ag.and_(lambda: object(), lambda: 3) == 3 and ag.or_(lambda: 0, lambda: 4) == 4
assert ag.not_(0)
heavy = {"tensorflow", "numpy", "keras", "libcst", "astroid", "pylint"} & set(sys.modules)
ours = {m for m in sys.modules if m.startswith("aglint.") and ".runtime" not in m}
assert not heavy and not ours, (heavy, ours)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_copy_in_another_package_works(tmp_path):
    shutil.copytree(Path(ag.__file__).parent, tmp_path / "mine" / "runtime")
    code = "from mine import runtime as ag; assert ag.cond(0, lambda: 1, lambda: 2) == 2"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
