"""Whatever user code does, it is one clear result, and the other functions are proven."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from aglint.prove import DISAGREED, FAILED, NEVER, NOT_PROVEN, PROVEN, ProveOptions, prove

HARMFUL = """\
import ctypes
import os
import sys
import time

# aglint: example before(1)
def before(x):
    return x

# aglint: example hang()
def hang():
    while True:
        pass

# aglint: example leave()
def leave():
    os._exit(0)

# aglint: example crash()
def crash():
    ctypes.string_at(0)

# aglint: example eat()
def eat():
    rows = []
    while True:
        rows.append(bytearray(b"x") * (64 << 20))

# aglint: example flood()
def flood():
    while True:
        print("x" * 10_000)

# aglint: example chatter()
def chatter():
    for _ in range(100_000):
        print("x" * 20)

# aglint: example stop()
def stop():
    sys.exit(3)

# aglint: example fork()
def fork():
    if os.fork() == 0:
        print("from the fork")
    return 1

# aglint: example close()
def close():
    sys.stdout.close()
    os.close(0)
    sys.stdout = None
    return 2

# aglint: example listen()
def listen():
    return input()

# aglint: example move()
def move():
    os.chdir("/")
    sys.path.clear()
    sys.modules.pop("numpy", None)
    return os.getcwd()

# aglint: example no_such_name(1)
# aglint: example after(undefined)
# aglint: example broken(1
# aglint: example 1 + 1
# aglint: example
# aglint: example len("text")
# aglint: example after(1)
def after(x):
    return x

def broken(x):
    return x

def changed(x):
    return x
"""


MORE = """\
import os
import signal
import sys
import threading
import time

import numpy as np
import tensorflow as tf

# aglint: example before(1)
def before(x):
    return x

# aglint: example stopped()
def stopped():
    os.kill(os.getpid(), signal.SIGKILL)

# aglint: example aborted()
def aborted():
    os.abort()

# aglint: example deep()
def deep():
    sys.setrecursionlimit(1 << 30)
    def down(x): return [*map(down, [x])]
    down(0)

# aglint: example gigabyte()
def gigabyte():
    for _ in range(1 << 10):
        os.write(1, b"x" * (1 << 20))

# aglint: example hoard()
def hoard():
    return len(np.ones(1 << 29))

# aglint: example background()
def background():
    threading.Thread(target=lambda: time.sleep(0.5) or os._exit(7), daemon=True).start()
    time.sleep(3)

# aglint: example deaf()
def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.setpgid(0, 0) if os.getpgid(0) != os.getpid() else None
    while True:
        try:
            time.sleep(9)
        except BaseException:
            pass

# aglint: example staged_loop(tf.constant(1))
def staged_loop(x):
    return x

# aglint: example staged_flood(tf.constant(1))
def staged_flood(x):
    return x

# aglint: example after(1)
def after(x):
    return x
"""
MORE_CONVERSIONS = {
    "def staged_loop(x):\n    return x": (
        "def staged_loop(x):\n"
        "    return tf.while_loop(lambda x: x > 0, lambda x: [x + 0], [x])[0]\n"
    ),
    "def staged_flood(x):\n    return x": (
        "def staged_flood(x):\n"
        "    if tf.executing_eagerly():\n"
        "        return x\n"
        "    def body(x):\n"
        "        tf.print('x' * 10_000)\n"
        "        return [x + 0]\n"
        "    return tf.while_loop(lambda x: x > 0, body, [x])[0]\n"
    ),
}


OPTIONS = ProveOptions(timeout=5.0, memory=1500, output=16, generate=NEVER)


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    path = tmp_path_factory.mktemp("project") / "harmful.py"
    converted = HARMFUL.replace("def changed(x):\n    return x", "def changed(x):\n    return +x")
    return {proof.function: proof for proof in prove(HARMFUL, converted, path, options=OPTIONS)}


@pytest.fixture(scope="module")
def more_proofs(tmp_path_factory):
    path = tmp_path_factory.mktemp("project") / "more_harmful.py"
    converted = MORE
    for old, new in MORE_CONVERSIONS.items():
        assert old in converted
        converted = converted.replace(old, new)
    return {proof.function: proof for proof in prove(MORE, converted, path, options=OPTIONS)}


@pytest.mark.parametrize(
    "function, status, said",
    [
        ("before", PROVEN, ""),
        ("hang", FAILED, "no result within 5 seconds in the run 'eager original' of line 10"),
        ("leave", FAILED, "ended the process with exit status 0 in the run 'eager original'"),
        ("crash", FAILED, "crashed with SIGSEGV in the run 'eager original' of line 19"),
        ("eat", FAILED, "used more than 1500 MB of memory in the run 'eager original'"),
        ("flood", FAILED, "printed more than 16 MB in the run 'eager original'"),
        ("chatter", PROVEN, ""),
        ("stop", PROVEN, ""),
        ("fork", PROVEN, ""),
        ("close", PROVEN, ""),
        ("listen", PROVEN, ""),
        ("move", PROVEN, ""),
        ("after", FAILED, "line 68: the input can't be evaluated: NameError"),
        ("broken", FAILED, "line 69: the example is not Python"),
        ("changed", NOT_PROVEN, ""),
    ],
)
def test_each_function_has_its_result(proofs, function, status, said):
    assert (proofs[function].status, said in proofs[function].detail) == (status, True), proofs[
        function
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "function, status, said",
    [
        ("before", PROVEN, ""),
        ("stopped", FAILED, "crashed with SIGKILL in the run 'eager original'"),
        ("aborted", FAILED, "crashed with SIGABRT in the run 'eager original'"),
        ("deep", FAILED, "crashed with SIGSEGV in the run 'eager original'"),
        ("gigabyte", FAILED, "printed more than 16 MB in the run 'eager original'"),
        ("hoard", FAILED, "used more than 1500 MB of memory in the run 'eager original'"),
        ("background", FAILED, "ended the process with exit status 7 in the run 'eager original'"),
        ("deaf", FAILED, "no result within 5 seconds in the run 'eager original'"),
        ("staged_loop", DISAGREED, "no result within 5 seconds in the run 'eager converted'"),
        ("staged_flood", DISAGREED, "in a graph: printed more than 16 MB"),
        ("after", PROVEN, ""),
    ],
)
def test_so_has_each_of_more(more_proofs, function, status, said):
    proof = more_proofs[function]
    assert (proof.status, said in proof.detail) == (status, True), proof


def test_nothing_is_passed_over(proofs):
    assert set(proofs) >= {"before", "after", "broken", "changed"}
    assert str(proofs["changed"]) == "not proven (no inputs)"


@pytest.mark.parametrize(
    "original, converted, said",
    [
        ("import no_such_module\n", None, "the original module can't be imported: ModuleNotFound"),
        ("", "raise OSError('no')\n", "the converted module can't be imported: OSError: no"),
        ("", "def f(:\n", "the converted module can't be imported: SyntaxError"),
        ("", "import sys\nsys.exit(1)\n", "the converted module can't be imported: SystemExit: 1"),
    ],
)
def test_a_module_that_can_not_be_imported_fails_once_for_all(tmp_path, original, converted, said):
    text = "# aglint: example f(1)\n# aglint: example g(1)\ndef f(x): pass\ndef g(x): pass\n"
    results = prove(original + text, (converted or original) + text, tmp_path / "m.py")
    assert [proof.status for proof in results] == [FAILED, FAILED]
    assert all(said in proof.detail for proof in results), results


def test_an_import_that_never_ends_costs_its_time_once(tmp_path):
    text = "while True: pass\n# aglint: example f(1)\n# aglint: example g(1)\n"
    text += "def f(x): pass\ndef g(x): pass\n"
    results = prove(text, text, tmp_path / "m.py", options=ProveOptions(timeout=2.0))
    assert {proof.detail for proof in results} == {
        "no result within 2 seconds, while the module was imported"
    }


def test_an_interpreter_without_tensorflow_is_said(tmp_path):
    text = "# aglint: example f(1)\ndef f(x): pass\n"
    interpreter = tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    interpreter.chmod(0o755)
    options = ProveOptions(python=str(interpreter))
    (proof,) = prove(text, text, tmp_path / "m.py", options=options)
    assert proof.status == FAILED
    assert "TensorFlow can't be imported" in proof.detail


def test_without_inputs_no_process_is_started(tmp_path):
    started = time.monotonic()
    threads = threading.active_count()
    (proof,) = prove("def f(x): return x\n", "def f(x): return +x\n", tmp_path / "m.py")
    assert str(proof) == "not proven (no inputs)"
    assert time.monotonic() - started < 1.0
    assert threading.active_count() == threads
