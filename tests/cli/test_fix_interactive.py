"""`aglint fix --interactive`: what is asked, and what the answers write."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys

import pytest

from aglint.cli.interactive import HELP
from aglint.cli.main import main

MODULE = """import tensorflow as tf


@tf.function
def f(x: tf.Tensor):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    if x > 0.0:
        x = x - 1.0
    return out.stack(), x


@tf.function
def g(x: tf.Tensor):
    def inner(y: tf.Tensor):
        if y > 0.0:
            y = y - 1.0
        return y

    while x > 0.0:
        x = inner(x)
    return x
"""
OPTIONS = ("fix", "--isolated", "--no-prove", "--style", "dispatch", "--interactive")


def answered(path, monkeypatch, text: str, *options: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    return main([*OPTIONS, *options, str(path)])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    return path


@pytest.mark.parametrize(
    "answers, fixed, branch, loop",
    [
        ("y\ny\ny\n", True, True, True),
        ("y\nn\nn\n", True, False, False),
        ("n\ny\nn\n", False, True, False),
        ("n\nn\ny\n", False, False, True),
        ("a\n", True, True, True),
        ("n\na\n", False, True, True),
        ("y\nd\n", True, False, False),
        ("y\nq\n", True, False, False),
        ("y\n", True, False, False),
        ("", False, False, False),
        ("?\nmaybe\nY\nn\nn\n", True, False, False),
    ],
)
def test_what_the_answers_write(file, monkeypatch, capsys, answers, fixed, branch, loop):
    assert answered(file, monkeypatch, answers) == 0
    text = file.read_text()
    f, g = text.split("def g(")
    assert ("out = out.write" in f) == fixed
    assert ("ag.cond(" in f) == branch
    assert ("ag.while_loop(" in g) == loop
    assert ("ag.cond(" in g) == loop  # the inner function goes with the outer one
    assert ("import runtime as ag" in text) == (branch or loop)
    compile(text, "module.py", "exec")
    said = capsys.readouterr().out
    assert said.count(HELP) == sum(one in answers for one in ("?", "maybe"))


def test_everything_agreed_to_is_what_apply_writes(file, tmp_path, monkeypatch):
    other = tmp_path / "other.py"
    other.write_text(MODULE)
    assert answered(file, monkeypatch, "y\n" * 9) == 0
    assert main([*OPTIONS[:-1], "--apply", str(other)]) == 0
    assert file.read_text() == other.read_text()


def test_each_piece_is_shown_alone(file, monkeypatch, capsys):
    answered(file, monkeypatch, "n\nn\nn\n")
    first, second, third, _ = capsys.readouterr().out.split("[y,n,a,d,q,?]? ")
    assert "+    out = out.write(0, x)\n" in first
    assert "ag." not in first
    assert "(2/3) Convert f" in second
    assert "out = out.write" not in second
    assert "(3/3) Convert g" in third
    assert "+    return out.stack(), ag.cond" not in third


def test_quitting_ends_all_files_and_d_only_one(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / f"{name}.py").write_text(MODULE)
    assert answered(tmp_path, monkeypatch, "d\ny\nq\n") == 0
    changed = [(tmp_path / f"{name}.py").read_text() != MODULE for name in "abc"]
    assert changed == [False, True, False]


def test_standard_input_can_not_be_both(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MODULE.encode())))
    assert main([*OPTIONS, "-"]) == 2
    assert "--interactive" in capsys.readouterr().err


def test_the_inverse_asks_too(file, monkeypatch):
    assert main([*OPTIONS[:-1], "--select", "if,while", "--apply", str(file)]) == 0
    assert answered(file, monkeypatch, "n\ny\n", "--to-python") == 0
    f, g = file.read_text().split("def g(")
    assert "ag.cond" in f
    assert "ag." not in g


def test_on_a_terminal(file):
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "aglint", *OPTIONS, str(file)]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        said = b""
        for answer in (b"n\n", b"y\n", b"q\n"):
            while not said.endswith(b"? "):
                said += os.read(master, 4096)
            os.write(master, answer)
            said = b""
        assert process.wait(60) == 0
    os.close(master)
    assert file.read_text().count("ag.cond") == 1
