"""Inputs that nobody wrote: which are made up, which are kept, and what a verdict says of them."""

from __future__ import annotations

import ast

import pytest

from aglint.prove import ALWAYS, DISAGREED, NOT_PROVEN, PARTLY, PROVEN, ProveOptions, prove
from aglint.prove.generate import Generator
from aglint.source import Source

HEADER = "import os\nfrom typing import Optional\nimport tensorflow as tf\n"


def calls(text: str, name: str = "f") -> list[str]:
    return [item.call for item in Generator(Source.from_text(HEADER + text)).inputs(name)]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("def f(x: tf.Tensor): return x", "f(tf.constant([-1.5, 2.0, 0.5], tf.float32))"),
        ("def f(x: tf.Tensor): return x", "f(tf.zeros([0], tf.float32))"),
        ("def f(x: tf.Tensor): return x", "f(tf.constant(2, tf.int32))"),
        ("def f(n: int): return n", "f(0)"),
        ("def f(flag: bool): return flag", "f(True)"),
        ("def f(x: float = 2.0): return x", "f()"),
        ("def f(x: tf.Tensor, mode='a'): return x > 7.5", "f(tf.constant(7.5, tf.float32))"),
        ("def f(a: tf.Tensor, *, k: int): return a", "f(tf.constant(-1.5, tf.float32), k=2)"),
        (
            "@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.int64)])\n"
            "def f(x): return x",
            "f(tf.constant([[2, -1], [3, 0], [1, -2]], tf.int64))",
        ),
        (
            "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)] * 2)\n"
            "def f(x, y): return x + y",
            "f(tf.constant([-1.5], tf.float32), tf.constant([2.0], tf.float32))",
        ),
        ("def f(x: Optional[tf.Tensor]): return x", "f(None)"),
    ],
)
def test_a_candidate(text, wanted):
    found = calls(text)
    assert wanted in found
    for call in found:
        ast.parse(call, mode="eval")
    assert len(set(found)) == len(found)


def test_a_method_is_called_on_an_instance():
    text = (
        "class C:\n"
        "    def __init__(self, units: int, scale=1.0): pass\n"
        "    def step(self, x: tf.Tensor): return x\n"
        "    def __call__(self, x: tf.Tensor): return x\n"
        "    @staticmethod\n"
        "    def fixed(x: tf.Tensor): return x\n"
    )
    assert calls(text, "C.step")[0].startswith("C(3).step(tf.constant(")
    assert calls(text, "C.__call__")[0].startswith("C(3)(tf.constant(")
    assert calls(text, "C.fixed")[0].startswith("C.fixed(tf.constant(")


@pytest.mark.parametrize(
    "text",
    [
        "def f(path: str): return path",
        "def f(x: tf.Tensor, g: Callable): return g(x)",
        "def f(x): os.remove(x)",
        "def f(x): return open(x)",
        "def f(x): tf.io.write_file('a', x)",
        "class A:\n    def __init__(self, a: 'A'): pass\n\ndef f(a: A): return a",
    ],
)
def test_nothing_is_made_up_for(text):
    assert calls(text) == []


ORIGINAL = """\
import tensorflow as tf

def both(x: tf.Tensor, y: tf.Tensor):
    if tf.reduce_sum(x) > 12.5:
        x = x - 3.0
    return x + y

def never(x: tf.Tensor):
    if tf.reduce_sum(x) > 1e6:
        x = x * 2.0
    return x

def picky(x: tf.Tensor):
    x = tf.ensure_shape(x, [7, 7, 7])
    if tf.reduce_sum(x) > 0.0:
        x = x * 2.0
    return x

def refuses(x: tf.Tensor):
    if tf.reduce_sum(x) < 0.0:
        raise ValueError("negative")
    return x

def wrong(x: tf.Tensor):
    if x > 12.5:
        x = x - 3.0
    return x

# aglint: example untouched(tf.constant(1.0))
def untouched(x):
    return x
"""
CHANGES = {
    "if tf.reduce_sum(x) > 12.5:\n        x = x - 3.0\n    return x + y": (
        "x = tf.cond(tf.reduce_sum(x) > 12.5, lambda: x - 3.0, lambda: x)\n    return x + y"
    ),
    "if tf.reduce_sum(x) > 1e6:\n        x = x * 2.0\n    return x": (
        "return tf.cond(tf.reduce_sum(x) > 1e6, lambda: x * 2.0, lambda: x)"
    ),
    "if tf.reduce_sum(x) > 0.0:\n        x = x * 2.0\n    return x": (
        "return tf.cond(tf.reduce_sum(x) > 0.0, lambda: x * 2.0, lambda: x)"
    ),
    'if tf.reduce_sum(x) < 0.0:\n        raise ValueError("negative")\n    return x': "return x",
    "if x > 12.5:\n        x = x - 3.0\n    return x": (
        "return tf.cond(x > 12.5, lambda: x - 4.0, lambda: x)"
    ),
}


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    converted = ORIGINAL
    for old, new in CHANGES.items():
        assert old in converted
        converted = converted.replace(old, new)
    path = tmp_path_factory.mktemp("project") / "made_up.py"
    options = ProveOptions(generate=ALWAYS)
    return {one.function: one for one in prove(ORIGINAL, converted, path, options=options)}


@pytest.mark.parametrize(
    "function, status, said",
    [
        ("both", PROVEN, "generated inputs)"),
        ("never", PARTLY, "the branch in line 10 never ran"),
        ("picky", NOT_PROVEN, "the original fails or hangs on all"),
        ("refuses", DISAGREED, "instead of raising ValueError"),
        ("wrong", DISAGREED, "generated input `wrong(tf.constant("),
        ("untouched", PROVEN, "proven (1 input)"),
    ],
)
def test_each_function(proofs, function, status, said):
    assert proofs[function].status == status, str(proofs[function])
    assert said in str(proofs[function])


ENDLESS = """\
import tensorflow as tf

def endless(x: tf.Tensor):
    while tf.reduce_any(x != 0.0):
        x = x * 1.0
    return x
"""


def test_inputs_on_which_the_original_runs_for_ever_are_passed_by(tmp_path):
    """It ends on zeros only, which come after others."""
    converted = ENDLESS.replace("x * 1.0", "1.0 * x")
    options = ProveOptions(generate=ALWAYS, timeout=15.0)
    (proof,) = prove(ENDLESS, converted, tmp_path / "m.py", options=options)
    assert proof.status == PROVEN
    assert proof.dropped > 0
    assert str(proof).startswith("proven (1 generated input)")


@pytest.mark.slow
def test_inputs_on_which_the_original_sleeps_for_ever_are_left_out(tmp_path):
    """No signal of the processor's time wakes it."""
    asleep = ENDLESS.replace("import tensorflow", "import time\nimport tensorflow")
    asleep = asleep.replace("    while", "    time.sleep(600.0)\n    while")
    converted = asleep.replace("x * 1.0", "1.0 * x")
    options = ProveOptions(generate=ALWAYS, timeout=4.0)
    (proof,) = prove(asleep, converted, tmp_path / "m.py", options=options)
    assert str(proof) == "not proven (the original fails or hangs on all 3 generated inputs)"
