"""Modules in their projects, what reaches what, tf.function, Keras, and AutoGraph's part."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from aglint.prove import DISAGREED, FAILED, NEVER, NOT_PROVEN, PROVEN, ProveOptions, prove
from aglint.source import SourceError

GIVEN = ProveOptions(generate=NEVER)
PROGRAM = """\
from __future__ import annotations

import os
from dataclasses import dataclass

import keras
import tensorflow as tf

from . import sibling
from .sibling import double
from pkg.other import back

THIS = os.path.basename(__file__)
if __name__ == "__main__":
    raise SystemExit("run as a script")


@dataclass
class Point:
    x: tf.Tensor
    y: int = 0


class Model(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(1.0)
        self.rows = [1]

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def step(self, x):
        self.w.assign_add(tf.reduce_sum(x))
        return x * self.w

    def __call__(self, x):
        return self.step(x)

    @staticmethod
    def fixed(x):
        return x

    @classmethod
    def made(cls, x):
        return x


class Layer(keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.w


model = Model()


# aglint: example model.step(tf.constant([1.0, 2.0]))
# aglint: example model.step(tf.constant([1.0]))
# aglint: example model(tf.constant([1.0]))
# aglint: example Model.fixed(1)
# aglint: example Model().made(1)
# aglint: example Layer()(tf.ones([1, 2]))
# aglint: example move(Point(tf.constant(1.0)))
def move(point):
    return Point(point.x + 1.0, point.y + 1)


# aglint: example siblings(tf.constant(1.0))
# aglint: example siblings(tf.constant(2.0))
def siblings(x):
    sibling.count += 1
    sibling.total.assign_add(x)
    return double(x), back(x), sibling.count, __name__, THIS


# aglint: example outer(tf.constant(2.0))
def outer(x):
    def inner(y):
        return helper(y) + 1.0
    return inner(x)


def helper(x):
    return x * 2.0


# aglint: example relies(tf.constant(2.0))
def relies(x):
    return branches(x)


def branches(x):
    if x > 0.0:
        return x
    return -x


# aglint: example breaks(tf.constant([1.0, 2.0]))
def breaks(xs):
    for x in xs:
        if x > 1.0:
            return x
    return 0.0


# aglint: example clock()
def clock():
    import time
    return time.perf_counter_ns()


# aglint: example shapes(tf.ones([1]))
# aglint: example shapes(tf.ones([2]))
# aglint: example shapes(tf.ones([3]))
# aglint: example shapes(tf.zeros([3]))
def shapes(x):
    return tf.reduce_sum(x)


# aglint: example pieces(tf.constant([1, 2]))
def pieces(x):
    ragged = tf.ragged.constant([[1], [2, 3]])
    sparse = tf.sparse.from_dense(x)
    return ragged, sparse, tf.data.Dataset.range(3), {1, 2}, Point


# aglint: example waits(1)
async def waits(x):
    return x


def alone(x):
    return x
"""
CHANGES = {
    "return helper(y) + 1.0": "return 1.0 + helper(y)",
    "    return x\n    return -x": "    return x\n    return 0.0 - x",
    "tf.reduce_sum(x)\n": "tf.reduce_sum(x, None)\n",
    "def alone(x):\n    return x": "def alone(x):\n    return +x",
}
SIBLING = """\
import tensorflow as tf

count = 0
total = tf.Variable(0.0)

def double(x):
    return x * 2
"""
OTHER = """\
from pkg import program

def back(x):
    return program.helper(x)
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    directory = root / "pkg"
    directory.mkdir()
    (directory / "__init__.py").write_text("from pkg.program import move\n")
    (directory / "sibling.py").write_text(SIBLING)
    (directory / "other.py").write_text(OTHER)
    return directory


@pytest.fixture(scope="module")
def proofs(package):
    converted = PROGRAM
    for old, new in CHANGES.items():
        assert old in converted
        converted = converted.replace(old, new)
    return {
        proof.function: proof
        for proof in prove(PROGRAM, converted, package / "program.py", options=GIVEN)
    }


@pytest.mark.parametrize(
    "function, status, inputs, detail",
    [
        ("Model.step", PROVEN, 2, ""),
        ("Model.__call__", PROVEN, 1, ""),
        ("Model.fixed", PROVEN, 1, ""),
        ("Model.made", PROVEN, 1, ""),
        ("Layer.call", PROVEN, 1, ""),
        ("move", PROVEN, 1, "in eager only; not stageable"),
        ("siblings", PROVEN, 2, ""),
        ("outer", PROVEN, 1, ""),
        ("relies", PROVEN, 1, "in a graph with AutoGraph only; without it raises"),
        ("branches", PROVEN, 1, "through relies"),
        ("breaks", PROVEN, 1, "in eager only; not stageable"),
        ("clock", FAILED, 1, "line 107: the original differs from itself, run twice"),
        ("shapes", PROVEN, 4, ""),
        ("pieces", PROVEN, 1, ""),
        ("waits", PROVEN, 1, ""),
        ("alone", NOT_PROVEN, 0, ""),
    ],
)
def test_each_function(proofs, function, status, inputs, detail):
    proof = proofs[function]
    assert (proof.status, proof.inputs) == (status, inputs), proof
    assert proof.detail.startswith(detail), proof
    assert bool(proof.detail) or not detail


def test_only_what_differs_or_has_inputs_is_reported(proofs):
    assert not {"helper", "Model.__init__", "outer.<locals>.inner"} & set(proofs)


def test_traces_are_counted(proofs):
    traces = {run.name: run.traces for run in proofs["shapes"].runs}
    assert traces == {
        "eager original": None,
        "eager converted": None,
        "graph converted": 3,
        "AutoGraph original": 3,
    }


def test_named_functions_are_reported_with_what_reaches_them(package):
    names = {"outer.<locals>.inner", "helper", "alone"}
    wrong = PROGRAM.replace("return x * 2.0", "return x * 3.0")
    found = {
        proof.function: proof
        for proof in prove(PROGRAM, wrong, package / "program.py", names, GIVEN)
    }
    assert set(found) == names
    assert found["helper"].status == DISAGREED
    assert found["helper"].detail.startswith("through ")
    assert found["outer.<locals>.inner"].status == DISAGREED
    assert found["alone"].status == NOT_PROVEN


def test_a_text_that_is_not_python_is_said(tmp_path):
    with pytest.raises(SourceError):
        prove("def f(:\n", "", tmp_path / "m.py")


def test_the_parent_process_imports_no_tensorflow(tmp_path):
    code = dedent(
        """
        import sys
        from aglint.prove import prove
        text = "# coding: latin-1\\nimport tensorflow as tf\\nassert len('\u00e9') == 1\\n"
        text += "# aglint: example f(1)\\ndef f(x): return x\\n"
        print(prove(text, text, "random.py")[0])
        print({"tensorflow", "numpy", "libcst", "pylint"} & set(sys.modules))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.splitlines() == ["proven (1 input)", "set()"], done.stderr
