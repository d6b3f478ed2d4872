"""`aglint rules --prove`, in a child process with TensorFlow, or with what stands in its place."""

from __future__ import annotations

import json
import sys

import pytest

from aglint.cli.main import main
from tests.cli.checkout import aglint

SELECTED = "tensorarray-write-dropped,redundant-decorator"


def test_what_holds(capsys):
    assert main(["rules", "--prove", "--select", SELECTED]) == 0
    out, said = capsys.readouterr()
    assert [row.partition(": ")[2] for row in out.splitlines()] == ["holds", "holds"]
    assert said.endswith(": holds 2.\n")


def test_json_has_what_each_example_did(capsys):
    argv = ["rules", "--prove", "--select", "tensorarray-write-dropped", "--output-format", "json"]
    assert main(argv) == 0
    [told] = json.loads(capsys.readouterr().out)["rules"]
    assert (told["code"], told["status"], told["expected"]) == ("AG649", "holds", True)
    bad = told["runs"][0]
    assert (bad["what"], bad["eagerly"]) == ("bad", False)
    assert bad["said"].startswith("raises AssertionError: assert ")


@pytest.mark.parametrize(
    "python, said",
    [
        ("/nowhere/python", "No such file"),
        ("-S", "TensorFlow can't be imported"),
    ],
)
def test_no_tensorflow(python, said, tmp_path, capsys):
    if python == "-S":  # an interpreter without its packages
        script = tmp_path / "python"
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
        script.chmod(0o755)
        python = str(script)
    assert main(["rules", "--prove", "--python", python]) == 2
    assert said in capsys.readouterr().err


def test_a_card_that_is_wrong_about_its_versions(checkout):
    card = checkout / "rules" / "redundant-decorator.md"
    card.write_text(card.read_text("utf-8").replace("since:", 'tf-since: "2.99"\nsince:'), "utf-8")
    card = checkout / "rules" / "tensorarray-write-dropped.md"
    text = card.read_text("utf-8")
    card.write_text(text.replace("    out.write(", "    out = out.write("), "utf-8")
    done = aglint(checkout, "rules", "--prove", "--select", SELECTED)
    assert done.returncode == 1, done.stderr
    assert "redundant-decorator: holds\n    its card says that it is about TensorFlow 2.99" in (
        done.stdout
    )
    assert "its card says that it is about every TensorFlow" in done.stdout


def test_unknown_selector(capsys):
    assert main(["rules", "--select", "tensorarray-write-droped"]) == 2
    assert "did you mean 'tensorarray-write-dropped'" in capsys.readouterr().err
