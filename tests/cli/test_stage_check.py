"""`aglint stage --check-against-tf`: the map against what TensorFlow makes of the examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aglint.cli.main import main

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

PROGRAM = """\
import tensorflow as tf


# aglint: example step(tf.constant(3.0), 2)
@tf.function
def step(x, rounds):
    for _ in range(rounds):
        x = x + 1.0
    if x > 4.0:
        x = -x
    return x


# aglint: example late(tf.constant(3.0))
@tf.function
def late(x):
    if x > 0.0:
        y = x
    return y


# aglint: example hidden(tf.constant(3.0))
def hidden(x):
    return inner(x)


@tf.function
def inner(x):
    if mode():
        x = -x
    while x < 9.0:
        x = x + 1.0
    return x


def mode():
    return GIVEN


GIVEN = tf.constant(True)


# aglint: example never(tf.constant(1.0), missing)
@tf.function
def never(x):
    return x if x > 0.0 else -x
"""


def checked(capsys, *arguments: str) -> tuple[int, str]:
    status = main(["stage", "--check-against-tf", *arguments])
    return status, capsys.readouterr().out


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return str(path)


def test_each_status(program, capsys):
    status, out = checked(capsys, program, "--output-format", "json")
    (file,) = json.loads(out)["files"]
    seen = {
        (function["name"], mark["kind"]): mark["tensorflow"]["status"]
        for function in file["functions"]
        for mark in function["marks"]
        if mark["tensorflow"]
    }
    assert seen == {
        ("step", "for"): "agrees",
        ("step", "if"): "agrees",
        ("late", "if"): "agrees",
        ("inner", "if"): "agrees",
        ("inner", "while"): "agrees",
        ("never", "ternary"): "not seen",
    }
    assert status == 0
    assert "missing" in file["examples"][-1]["unready"]


def test_a_map_that_is_wrong(tmp_path, capsys):
    path = tmp_path / "program.py"
    path.write_text(
        "import tensorflow as tf\n\n\n"
        "# aglint: example f(1.0)\n"
        "@tf.function\n"
        "def f(x: tf.Tensor):\n"
        "    if x > 0.0:\n"
        "        x = tf.sqrt(x)\n"
        "    return x\n"
    )
    status, out = checked(capsys, str(path))
    assert status == 1
    assert "  disagrees  line 7, column 8: if `x > 0.0`: stage (`tf.cond`)" in out
    assert out.endswith("1 example, 1 mark: 1 disagree, 0 agree, 0 not seen\n")


def test_no_page_for_a_browser(program, capsys):
    assert main(["stage", "--check-against-tf", "--output-format", "html", program]) == 2
    assert "--check-against-tf has no html output" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["tour", "paper"])
def test_fixtures(folder, capsys):
    status, out = checked(capsys, str(FIXTURES / folder))
    assert status == 0, out
    assert "agrees" in out
