"""`aglint fix --to-python`: diff, writing, selection, refusals and proof."""

from __future__ import annotations

import pytest

from aglint.cli.main import main

TF1 = """import tensorflow as tf


# aglint: example f(tf.constant(3.0))
# aglint: example f(tf.constant(-3.0))
@tf.function
def f(x):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    return tf.cond(x > 0.0, lambda: x - 1.0, lambda: -x)


# aglint: example g(tf.constant(3))
@tf.function
def g(n):
    return tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + i), (0, 0))[1]


@tf.function
def h(n):
    return tf.while_loop(lambda s: s < n, lambda s: s + 1, (0,))
"""
FREE = ("fix", "--isolated", "--no-prove", "--to-python")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(TF1)
    return path


def test_dry_run_prints_a_diff_and_what_is_refused(file, capsys):
    assert main([*FREE, str(file)]) == 1
    printed = capsys.readouterr()
    assert "-    return tf.cond(x > 0.0, lambda: x - 1.0, lambda: -x)\n" in printed.out
    assert "+    while i < n:\n" in printed.out
    assert f"{file}:21:12: h: refused: a round gives its one value bare" in printed.err
    assert "Would convert 2 functions in 1 file; 1 statement refused." in printed.err
    assert file.read_text() == TF1


def test_apply_writes_and_a_second_run_changes_nothing(file):
    assert main([*FREE, "--apply", str(file)]) == 0
    text = file.read_text()
    assert "    if x > 0.0:\n        return x - 1.0\n    return -x\n" in text
    assert "    out.write(0, x)\n" in text  # what a rule reports is left
    assert main([*FREE, str(file)]) == 0
    assert file.read_text() == text


def test_one_function(file):
    assert main([*FREE, "--apply", "--function", "g", str(file)]) == 0
    text = file.read_text()
    assert "tf.cond" in text
    assert text.count("tf.while_loop") == 1


@pytest.mark.parametrize("option", ["--fix-only", "--unsafe-fixes"])
def test_fixes_are_another_run(file, capsys, option):
    assert main([*FREE, option, str(file)]) == 2
    assert "--to-python applies no fixes" in capsys.readouterr().err


def test_what_fix_wrote_comes_back(tmp_path):
    path = tmp_path / "module.py"
    plain = "def f(x):\n    if x > 0:\n        x = x - 1\n    return x\n"
    path.write_text(plain)
    assert main(["fix", "--isolated", "--no-prove", "--all", "--apply", str(path)]) == 0
    assert "ag.cond" in path.read_text()
    assert main([*FREE, "--all", "--apply", str(path)]) == 0
    assert path.read_text() == plain


@pytest.mark.slow
def test_the_result_is_proven(file, capsys):
    file.write_text(TF1.partition("@tf.function\ndef h")[0])
    assert main(["fix", "--isolated", "--to-python", "--apply", "--require-proof", str(file)]) == 0
    said = capsys.readouterr().err
    assert "f: proven (2 inputs)" in said
    assert "g: proven (1 input)" in said
    assert "tf.cond" not in file.read_text()
    assert "tf.while_loop" not in file.read_text()


SEARCH = """import tensorflow as tf
from aglint import runtime as ag


# aglint: example first(tf.constant([1.0, 5.0]))
@tf.function(autograph=False)
def first(xs):
    result = tf.constant(0.0)
    returned = False

    def loop_body(x, returned, result):
        return ag.cond(x > 3.0, lambda: (True, x), lambda: (returned, result))

    returned, result = ag.for_loop(
        xs, loop_body, returned, result, until=lambda returned, *_: returned
    )
    return result
"""


@pytest.mark.slow
def test_what_autograph_can_not_stage_is_left(tmp_path, capsys):
    """A `return` in a staged loop: the converted code runs in a graph, the plain one would not."""
    path = tmp_path / "module.py"
    path.write_text(SEARCH)
    assert main(["fix", "--isolated", "--to-python", "--apply", str(path)]) == 1
    assert "first: disagreed" in capsys.readouterr().err
    assert path.read_text() == SEARCH
