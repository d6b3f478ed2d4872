"""What counts as the same outcome, without TensorFlow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aglint.prove.compare import difference, outcomes
from aglint.prove.outcome import Outcome
from aglint.prove.snapshot import Array, Leaf, Node


def tensor(values, dtype="float32", kind="tensor"):
    array = np.asarray(values, dtype)
    return Array(kind, array.dtype.name, array.shape, array)


def node(kind, **parts):
    return Node(kind, tuple(parts.items()), ordered=kind != "dict")


@pytest.mark.parametrize(
    "left, right, eager, graph",
    [
        (tensor(1.0), tensor(1.0), True, True),
        (tensor(1.0), tensor(1.000001), True, True),
        (tensor(1.0), tensor(1.0001), False, False),
        (tensor(1.0, "float64"), tensor(1.0 + 1e-7, "float64"), False, False),
        (tensor(1.0, "float64"), tensor(1.0 + 1e-11, "float64"), True, True),
        (tensor(1.0, "float16"), tensor(1.005, "float16"), True, True),
        (tensor(1e-8), tensor(2e-8), False, True),
        (tensor([1e-8, 1.0]), tensor([2e-8, 1.0]), True, True),
        (tensor(np.nan), tensor(np.nan), True, True),
        (tensor(np.nan), tensor(0.0), False, False),
        (tensor(np.inf), tensor(np.inf), True, True),
        (tensor(np.inf), tensor(-np.inf), False, False),
        (tensor(0.0), tensor(-0.0), False, True),
        (tensor(1.0), tensor(1.0, "float64"), False, False),
        (tensor([1.0]), tensor(1.0), False, False),
        (tensor(2**53, "int64"), tensor(2**53 + 1, "int64"), False, False),
        (tensor(True, "bool"), tensor(False, "bool"), False, False),
        (tensor(1j, "complex64"), tensor(1.000001j, "complex64"), True, True),
        (tensor(1.0), tensor(1.0, kind="array"), False, True),
        (tensor(1.0), tensor(1.0, kind="variable"), False, True),
        (Leaf("int", 3), tensor(3, "int32"), False, True),
        (Leaf("int", 3), tensor(4, "int32"), False, False),
        (Leaf("int", 3), tensor([3], "int32"), False, False),
        (Leaf("float", 0.1), tensor(0.1), False, True),
        (Leaf("bool", True), tensor(True, "bool"), False, True),
        (Leaf("bool", True), tensor(1, "int32"), False, False),
        (Leaf("str", "a"), tensor(b"a", object), False, True),
        (Leaf("str", "a"), tensor(b"b", object), False, False),
        (Leaf("int", 1), Leaf("bool", True), False, False),
        (Leaf("int", 1), Leaf("float", 1.0), False, False),
        (Leaf("NoneType"), Leaf("NoneType"), True, True),
        (Leaf("NoneType"), tensor(0.0), False, False),
        (node("dict", a=Leaf("int", 1)), node("dict", a=Leaf("int", 1)), True, True),
        (node("dict", a=Leaf("int", 1)), node("dict", b=Leaf("int", 1)), False, False),
        (node("dict", a=Leaf("int"), b=Leaf("str")), node("dict", b=Leaf("str"), a=Leaf("int")),
         False, True),
        (node("list"), node("tuple"), False, False),
    ],
)  # fmt: skip
def test_values(left, right, eager, graph):
    assert difference(left, left, graph=False) == ""
    assert (difference(left, right, graph=False) == "") is eager
    assert (difference(left, right, graph=True) == "") is graph


def test_numbers_do_not_count_where_only_shapes_do():
    assert difference(tensor([1.0]), tensor([2.0]), graph=True, values=False) == ""
    assert difference(tensor([1.0]), tensor([2.0, 3.0]), graph=True, values=False)


def test_the_first_number_that_differs_is_shown():
    left, right = tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([[1.0, 2.0], [9.0, 8.0]])
    text = difference(left, right, graph=False, place="value")
    assert text == "value: 9.0 instead of 3.0 at [1, 0] (2 of 4 differ)"


DONE = Outcome(value=Leaf("int", 1))
NODE = node("state", n=tensor(1))
RAISED = Outcome(error="ValueError", message="no")


@pytest.mark.parametrize(
    "reference, other, eager, graph",
    [
        (DONE, DONE, "", ""),
        (DONE, RAISED, "raises ValueError: no", "raises ValueError: no"),
        (RAISED, DONE, "returns int 1 instead of raising ValueError", "returns int 1 instead"),
        (RAISED, replace(RAISED, message="other"), "", ""),
        (RAISED, Outcome(error="a.b.KeyError"), "raises KeyError, instead of ValueError", ""),
        (DONE, replace(DONE, printed="x\n"), "print line 1: 'x' instead of nothing", ""),
        (RAISED, replace(RAISED, printed="x\n"), "print line 1: 'x' instead of nothing", ""),
        (DONE, replace(DONE, staged_print="x"), "tf.print line 1", "tf.print line 1"),
        (DONE, replace(DONE, state=node("state", n=Leaf("int", 1))), "state", ""),
        (DONE, replace(DONE, variables=node("state", n=tensor(1))), "variables", "variables"),
        (DONE, replace(DONE, gradients=NODE), "gradient", "gradient"),
        (DONE, replace(DONE, gradients=node("state", n=tensor([0.0, 0.0]))), "", ""),
        (replace(DONE, gradients=NODE), replace(DONE, gradients=NODE), "", ""),
        (replace(DONE, gradients=NODE), DONE, "gradient", "gradient"),
    ],
)
def test_outcomes(reference, other, eager, graph):
    for is_graph, wanted in ((False, eager), (True, graph)):
        text = outcomes(reference, other, graph=is_graph)
        assert text.startswith(wanted)
        assert bool(text) == bool(wanted)
