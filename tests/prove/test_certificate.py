"""A certificate is checked again without TensorFlow, and tells what has changed since."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aglint.cli.main import main
from aglint.prove import PROVEN, Proof, certificate

ORIGINAL = """\
import tensorflow as tf

def f(x):
    if x > 0.0:
        x = x + 1.0
    return x

def g(x):
    return x
"""
CONVERTED = ORIGINAL.replace(
    "    if x > 0.0:\n        x = x + 1.0\n    return x",
    "    return tf.cond(x > 0.0, lambda: x + 1.0, lambda: x)",
)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("m.py").write_text(ORIGINAL)
    proofs = [Proof("f", PROVEN, 2, tensorflow="2.21.0"), Proof("g", "partly proven", 1)]
    told = certificate.entries("m.py", ORIGINAL, CONVERTED, proofs)
    certificate.write(Path("proof.json"), told)
    return Path("m.py")


@pytest.mark.parametrize(
    "text, said",
    [
        (ORIGINAL, []),
        (CONVERTED, []),
        ("# first\n" + CONVERTED.replace("lambda: x)", "lambda: x)   "), []),
        (ORIGINAL.replace("1.0", "2.0"), ["m.py: f: changed since it was proven"]),
        (CONVERTED.replace("x + 1.0", "x - 1.0"), ["m.py: f: changed since it was proven"]),
        (ORIGINAL.replace("def f", "def h"), ["m.py: f: the function is gone"]),
        ("def f(:\n", ["m.py: f: syntax error"]),
        (None, ["m.py: f: can't read the file: No such file or directory"]),
    ],
)
def test_problems(files, text, said):
    if text is None:
        files.unlink()
    else:
        files.write_text(text)
    found = list(certificate.problems(Path("proof.json")))
    assert found[-1] == "m.py: g: partly proven"
    assert len(found) == len(said) + 1
    assert all(row.startswith(wanted) for row, wanted in zip(found, said, strict=False))


def test_check_says_what_is_stale(files, capsys):
    status = main(["check", "--isolated", "-q", "m.py", "--proofs", "proof.json"])
    assert (status, capsys.readouterr().err) == (1, "m.py: g: partly proven\n")


def test_check_with_proofs_imports_no_tensorflow(files):
    code = (
        "import sys\nfrom aglint.cli.main import main\n"
        "main(['check', '--isolated', '-q', 'm.py', '--proofs', 'proof.json'])\n"
        "print({'tensorflow', 'numpy', 'libcst', 'pylint'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    "text, said",
    [
        ("[]", "is not a certificate"),
        ("{", "is not a certificate"),
        (json.dumps({"version": 0, "proofs": []}), "another version"),
    ],
)
def test_what_is_no_certificate_is_said(files, capsys, text, said):
    Path("proof.json").write_text(text)
    assert main(["check", "--isolated", "m.py", "--proofs", "proof.json"]) == 2
    assert said in capsys.readouterr().err


def test_paths_are_relative_to_the_certificate(files, tmp_path):
    Path("deep").mkdir()
    told = certificate.entries("m.py", ORIGINAL, CONVERTED, [Proof("f", PROVEN, 1)])
    certificate.write(Path("deep/proof.json"), told)
    assert json.loads(Path("deep/proof.json").read_text())["proofs"][0]["path"] == "../m.py"
    assert list(certificate.problems(Path("deep/proof.json"))) == []
