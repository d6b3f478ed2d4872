"""`aglint prove` as a user meets it."""

from __future__ import annotations

import json

import pytest

from aglint.cli.main import main

TEXT = """\
# aglint: example f(1)
# aglint: example f(2)
def f(x):
    return x

# aglint: example g(1)
def g(x):
    return x

def h(x):
    return x
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.py").write_text(TEXT)
    changed = TEXT.replace("def g(x):\n    return x", "def g(x):\n    return x + 1")
    (tmp_path / "two.py").write_text(changed.replace("def h(x):", "def h(x: int):"))


def test_text(files, capsys):
    assert main(["prove", "one.py", "--against", "two.py", "--generate", "never"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "one.py: f: proven (2 inputs)",
        "one.py: g: disagreed: line 6: value: int 2 instead of int 1",
        "one.py: h: not proven (no inputs)",
    ]
    assert err == "3 functions: 1 proven, 1 not proven, 1 disagreed.\n"


def test_json_and_the_runs(files, capsys):
    assert main(["prove", "one.py", "--against", "one.py", "--output-format", "json", "-q"]) == 0
    out, err = capsys.readouterr()
    (file,) = json.loads(out)["files"]
    assert (file["path"], file["error"], err) == ("one.py", "", "")
    assert [(proof["function"], proof["status"]) for proof in file["proofs"]] == [
        ("f", "proven"),
        ("g", "proven"),
    ]
    assert [run["name"] for run in file["proofs"][0]["runs"]] == [
        "eager original",
        "eager converted",
        "graph converted",
        "AutoGraph original",
    ]


@pytest.mark.parametrize(
    "arguments, status",
    [
        (["h.py", "--against", "h2.py"], 0),
        (["h.py", "--against", "h2.py", "--require-proof"], 1),
        (["h.py", "h2.py", "--against", "h2.py"], 2),
        (["missing.py", "--against", "h.py"], 2),
        (["bad.py", "--against", "h.py"], 2),
    ],
)
def test_exit_status(tmp_path, monkeypatch, arguments, status):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "h.py").write_text("def h(x):\n    return x\n")
    (tmp_path / "h2.py").write_text("def h(x):\n    return +x\n")
    (tmp_path / "bad.py").write_text("def h(:\n")
    assert main(["prove", *arguments, "--generate", "never"]) == status


def test_a_file_alone_is_converted_first(tmp_path, capsys):
    path = tmp_path / "clip.py"
    path.write_text(
        "import tensorflow as tf\n\n"
        "# aglint: example clip(tf.constant(3.0))\n"
        "# aglint: example clip(tf.constant(0.5))\n"
        "@tf.function\n"
        "def clip(x):\n"
        "    if x > 1.0:\n"
        "        x = x / 2.0\n"
        "    return x\n"
    )
    before = path.read_text()
    assert main(["prove", str(path), "-v"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: clip: proven (2 inputs)",
        "    eager original agrees",
        "    eager converted agrees",
        "    graph converted agrees, 1 trace",
        "    AutoGraph original agrees, 1 trace",
    ]
    assert path.read_text() == before
