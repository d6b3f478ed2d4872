"""One process for several modules, and runs that are made only where they are asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from aglint.prove import FAILED, NEVER, PARTLY, PROVEN, Process, ProveOptions, prove

OPTIONS = ProveOptions(timeout=20.0, generate=NEVER)
USES_HELPER = """\
import helper

# aglint: example f(1)
def f(x):
    return x + helper.NUMBER
"""
CRASHES = """\
import os

# aglint: example f()
def f():
    os._exit(1)
"""
BRANCH = """\
import tensorflow as tf

# aglint: example f(tf.constant(3.0))
def f(x):
    if x > 1.0:
        x = x * 2.0
    return x
"""
CONVERTED = """\
import tensorflow as tf

def f(x):
    return tf.cond(x > 1.0, lambda: x * 2.0, lambda: x)
"""
SPINS_IN_GRAPHS = """\
import time

import tensorflow as tf

# aglint: example f(tf.constant(1.0))
def f(x):
    while not tf.executing_eagerly():
        time.sleep(0.5)
    return x
"""
SPINS_NO_MORE = """\
import tensorflow as tf

def f(x):
    return x
"""


@pytest.fixture(scope="module")
def process():
    with Process(OPTIONS) as one:
        yield one


def test_each_module_finds_its_own_siblings_also_after_a_crash(process, tmp_path):
    results = []
    for name, text in (("a", USES_HELPER), ("b", CRASHES), ("c", USES_HELPER)):
        home = tmp_path / name
        home.mkdir()
        (home / "helper.py").write_text(f"NUMBER = {ord(name)}\n")
        (proof,) = prove(text, text, home / "module.py", options=OPTIONS, process=process)
        results.append((proof.status, proof.cases[0].result))
    assert results == [(PROVEN, "int 98"), (FAILED, ""), (PROVEN, "int 100")]


def test_xla_and_speed(process, tmp_path):
    options = ProveOptions(generate=NEVER, jit=True, speed=True)
    path = tmp_path / "module.py"
    (proof,) = prove(BRANCH, CONVERTED, path, options=options, process=process)
    assert [one.name for one in proof.runs if one.agrees][-1] == "XLA converted"
    names = ["eager original", "eager converted", "AutoGraph original", "graph converted"]
    assert [one.name for one in proof.speed] == names
    assert all(one.first >= one.next > 0.0 for one in proof.speed if "eager" not in one.name)


def test_autograph_that_hangs_is_said_and_no_failure(process, tmp_path):
    path = tmp_path / "module.py"
    (proof,) = prove(SPINS_IN_GRAPHS, SPINS_NO_MORE, path, options=OPTIONS, process=process)
    assert proof.status == PARTLY  # the body of its loop runs in no eager run
    (run,) = [one for one in proof.runs if one.name == "AutoGraph original"]
    assert (run.agrees, run.detail) == (False, "no result within 20 seconds")


PROVES_WITHOUT_END = """\
import sys
from aglint.prove import ProveOptions
from aglint.prove.worker import Worker

worker = Worker(ProveOptions())
print(worker._process.pid, flush=True)
worker.ask("open", {"path": sys.argv[1], "original": sys.argv[1], "converted": sys.argv[1]})
"""


@pytest.mark.skipif(os.name != "posix", reason="another system ends processes in another way")
def test_no_process_outlives_the_prover(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("while True: pass\n")
    command = [sys.executable, "-c", PROVES_WITHOUT_END, str(module)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as prover:
        child = int(prover.stdout.readline())
        prover.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20.0
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    pytest.fail("it goes on")
