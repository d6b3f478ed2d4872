"""More calls than are proven: a difference on one of them is found, and what hangs is passed by."""

from __future__ import annotations

import signal
import time

import pytest

from aglint.prove import ALWAYS, DISAGREED, PROVEN, Process, ProveOptions, prove
from aglint.prove.alarm import limit

ORIGINAL = """\
import tensorflow as tf

# aglint: example double(tf.constant(2.0))
# aglint: example double(tf.constant(-2.0))
def double(x: tf.Tensor):
    if x > 0.0:
        x = x * 2.0
    return x

# aglint: example halve(4)
# aglint: example halve(3)
def halve(n: int):
    while n % 2 == 0:
        n //= 2
    return n
"""
RIGHT = """\
import tensorflow as tf

def double(x: tf.Tensor):
    return tf.cond(x > 0.0, lambda: x * 2.0, lambda: x)

def halve(n: int):
    while not n % 2:
        n //= 2
    return n
"""
WRONG = RIGHT.replace("lambda: x)", "lambda: tf.where(x == 0.0, 1.0, x))")


@pytest.fixture(scope="module")
def process():
    with Process(ProveOptions(timeout=30.0)) as process:
        yield process


def proofs(converted, process, path, **options):
    options = ProveOptions(generate=ALWAYS, **options)
    return prove(ORIGINAL, converted, path / "m.py", options=options, process=process)


def test_the_right_conversion_is_proven_by_its_examples(process, tmp_path):
    found = proofs(RIGHT, process, tmp_path)
    assert [(one.status, one.inputs) for one in found] == [(PROVEN, 2), (PROVEN, 2)]


@pytest.mark.parametrize("seed", [0, 1])
def test_a_value_that_no_example_has_is_found(seed, process, tmp_path):
    double, _ = proofs(WRONG, process, tmp_path, seed=seed)
    assert double.status == DISAGREED
    assert "generated input `double(" in double.detail


def test_a_conversion_that_hangs_on_an_input_is_found(process, tmp_path):
    """The original is quick on every odd number, and so is this one but for 5."""
    hangs = RIGHT.replace("while not n % 2:\n", "while not n % 2 or n == 5:\n        n -= n % 2\n")
    hangs = hangs.replace("        n //= 2", "        n = n // 2 if n != 4 else 5")
    with Process(ProveOptions(timeout=4.0)) as own:
        found = {one.function: one for one in proofs(hangs, own, tmp_path)}
    assert found["halve"].status == DISAGREED, found["halve"]


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="the system has no such signal")
def test_a_limit():
    before = signal.getsignal(signal.SIGPROF)
    began = time.process_time()
    with limit(0.05) as alarm:
        while time.process_time() < began + 5.0:
            pass
    assert alarm.rang
    assert time.process_time() < began + 2.0
    with limit(5.0) as alarm:
        pass
    assert not alarm.rang
    assert signal.getsignal(signal.SIGPROF) is before
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0.0
