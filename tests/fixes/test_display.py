"""Suggestions: shown, never applied."""

from __future__ import annotations

from aglint.config import Config
from aglint.engine import check_source
from aglint.repair import Wanted, repair
from aglint.source import Source

LOOP = """\
import tensorflow as tf


@tf.function
def step(n):
    return n * tf.constant(2)


for i in range(10):
    step(i)
"""


def test_python_number_argument():
    source = Source.from_text(LOOP, "a.py")
    [found] = check_source(source)
    assert found.fix.applicability == "display"
    assert found.fix.message == "pass `tf.constant(i)`"
    [edit] = found.fix.edits
    assert (edit.span, edit.text) == (found.span, "tf.constant(i)")
    made = repair(source, Wanted(Config(), unsafe=True))
    assert (made.source.text, made.hidden) == (LOOP, 0)


TRAINED = """\
import tensorflow as tf


def load(image):
    noisy = tf.py_function(add_noise, [image], tf.float32)
    return noisy, 1.0


model.fit(dataset.map(load))
"""


def test_shape_lost_by_py_function():
    source = Source.from_text(TRAINED, "a.py")
    [found] = check_source(source, Config(select=("shape-lost-by-py-function",)))
    assert found.fix.applicability == "display"
    [edit] = found.fix.edits
    assert (edit.span.line, edit.text) == (5, "\n    noisy.set_shape(image.shape)")
