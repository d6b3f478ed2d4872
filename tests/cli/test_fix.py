"""`aglint fix`: diff, writing, notes, exit status."""

from __future__ import annotations

import io
import sys

import pytest

from aglint.cli import fix as verb
from aglint.cli.main import main
from aglint.diagnostic import Edit, Fix
from aglint.fixes import tensorarray_write_dropped as fixer
from aglint.source import Span

BRANCH = "def f(x):\n    if x > 0:\n        x = x - 1\n    return x\n"
CONVERTED = (
    "from aglint import runtime as ag\n\n\n"
    "def f(x):\n    return ag.cond(x > 0, lambda: x - 1, lambda: x)\n"
)
ALL = ("--all", "--no-prove", "--isolated")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(BRANCH)
    return path


def test_dry_run_prints_a_diff_and_writes_nothing(file, capsys):
    assert main(["fix", *ALL, str(file)]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith(f"--- a{file}\n+++ b{file}\n@@ ")
    assert "+    return ag.cond(x > 0, lambda: x - 1, lambda: x)\n" in printed.out
    assert "Would convert 1 function in 1 file." in printed.err
    assert file.read_text() == BRANCH


def test_apply_writes_and_a_second_run_changes_nothing(file, capsys):
    assert main(["fix", *ALL, "--apply", str(file)]) == 0
    assert file.read_text() == CONVERTED
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Converted 1 function in 1 file." in printed.err
    assert main(["fix", *ALL, str(file)]) == 0
    assert file.read_text() == CONVERTED


def test_untraced_code_is_left_by_default(file):
    assert main(["fix", "--no-prove", "--isolated", str(file)]) == 0


def test_refusals_are_listed_with_place_and_reason(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text("def f(x, d):\n    if x:\n        d().k = x\n    return d\n")
    assert main(["fix", *ALL, str(path)]) == 0
    said = capsys.readouterr().err
    assert f"{path}:2:5: f: refused: writes `d().k` where a tensor may decide" in said
    assert "1 statement refused" in said


def test_one_bad_file_does_not_stop_the_others(tmp_path, capsys):
    (tmp_path / "a.py").write_text("def f(:\n")
    (tmp_path / "b.py").write_bytes(b"x = '\xff'\n")
    (tmp_path / "c.py").write_text(BRANCH)
    assert main(["fix", *ALL, "--apply", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "a.py:1:7: syntax error" in said
    assert "b.py:1:1: can't decode" in said
    assert (tmp_path / "c.py").read_text() == CONVERTED


def test_a_file_that_changes_meanwhile_is_left(file, capsys, monkeypatch):
    real = verb.fix

    def slow(*arguments):
        made = real(*arguments)
        file.write_text("changed = True\n")
        return made

    monkeypatch.setattr(verb, "fix", slow)
    assert main(["fix", *ALL, "--apply", str(file)]) == 2
    assert file.read_text() == "changed = True\n"
    assert "has changed since it was read" in capsys.readouterr().err


def test_function_by_name(file):
    file.write_text(BRANCH + "\n\n" + BRANCH.replace("def f", "def g"))
    assert main(["fix", *ALL, "--apply", "--function", "g", str(file)]) == 0
    assert file.read_text().count("ag.cond") == 1


def test_function_that_is_not_there(file, capsys):
    assert main(["fix", *ALL, "--function", "h", str(file)]) == 2
    assert "h" in capsys.readouterr().err


def test_missing_path(capsys):
    assert main(["fix", "no/such/file.py"]) == 2
    assert "no such file" in capsys.readouterr().err


def _stdin(monkeypatch, data: bytes) -> io.BytesIO:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    return out


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_standard_input(monkeypatch, newline):
    out = _stdin(monkeypatch, BRANCH.replace("\n", newline).encode())
    assert main(["fix", *ALL, "-q", "-"]) == 0
    assert out.getvalue() == CONVERTED.replace("\n", newline).encode()


def test_standard_input_that_is_not_python(monkeypatch, capsys):
    out = _stdin(monkeypatch, b"def f(:\n")
    assert main(["fix", *ALL, "-"]) == 2
    assert out.getvalue() == b""
    assert "<stdin>:1:7: syntax error" in capsys.readouterr().err


PROVED = '''import inspect


# aglint: example deep(1)
def deep(x):
    """Notices the one more call."""
    if x > 0:
        depth = len(inspect.stack())
    else:
        depth = 0
    return depth


# aglint: example good(1)
# aglint: example good(-1)
def good(x):
    if x > 0:
        x = x - 1
    return x


def silent(x, name: str):
    if x > 0:
        x = x - 1
    return x
'''


@pytest.mark.slow
def test_what_disagrees_is_not_written(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text(PROVED)
    assert main(["fix", "--all", "--isolated", "--apply", str(path)]) == 1
    said = capsys.readouterr().err
    assert "deep: disagreed" in said
    assert "left as it was" in said
    assert "good: proven (2 inputs)" in said
    assert "silent: not proven (no inputs)" in said
    text = path.read_text()
    assert "if x > 0:\n        depth = len(inspect.stack())" in text
    assert text.count("ag.cond") == 2


@pytest.mark.slow
def test_proof_can_be_required(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text(PROVED)
    assert main(["fix", "--all", "--isolated", "--apply", "--require-proof", str(path)]) == 1
    capsys.readouterr()
    assert path.read_text().count("ag.cond") == 1


@pytest.mark.slow
def test_what_disagrees_is_written_on_demand(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text(PROVED)
    options = ["--all", "--isolated", "--apply", "--write-disagreeing", "--function", "deep"]
    assert main(["fix", *options, str(path)]) == 1
    assert "deep: disagreed" in capsys.readouterr().err
    assert path.read_text().count("ag.cond") == 1


DROPPED = """import tensorflow as tf


@tf.function
def f(x: tf.Tensor):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    print(x)
    if x > 0.0:
        x = x - 1.0
    return out.stack(), x
"""
FIXED = DROPPED.replace("    out.write", "    out = out.write")
RULES = ("--no-prove", "--isolated")


def fixed(path, *options) -> str:
    path.write_text(DROPPED)
    assert main(["fix", *RULES, "--apply", *options, str(path)]) == 0
    return path.read_text()


@pytest.mark.parametrize(
    "options, write, printed, branch",
    [
        ((), True, False, True),
        (("--unsafe-fixes",), True, True, True),
        (("--fix-only",), True, False, False),
        (("--fix-only", "--unsafe-fixes", "--ignore", "AG649"), False, True, False),
        (("--select", "tensorarray-write-dropped"), True, False, False),
        (("--select", "if"), False, False, True),
        (("--select", "AG4,if", "--unsafe-fixes"), False, True, True),
        (("--select", "ALL", "--ignore", "if"), True, False, False),
        (("--ignore", "if,while"), True, False, False),
        (("--select", "and,for"), False, False, False),
    ],
)
def test_what_is_fixed_and_converted(file, options, write, printed, branch):
    text = fixed(file, *options)
    assert ("out = out.write" in text) == write
    assert ("tf.print(x)" in text) == printed
    assert (" if x > 0.0:" not in text) == branch


def test_fixes_are_part_of_the_diff_and_counted(file, capsys):
    file.write_text(DROPPED)
    assert main(["fix", *RULES, str(file)]) == 1
    printed = capsys.readouterr()
    assert "-    out.write(0, x)\n" in printed.out
    assert "+    out = out.write(0, x)\n" in printed.out
    assert f"{file}: f: fixed AG649: bind the result to `out`" in printed.err
    assert printed.err.endswith(
        "Would fix 1 problem and convert 1 function in 1 file; "
        "1 more problem fixable with --unsafe-fixes.\n"
    )
    assert file.read_text() == DROPPED


def test_a_second_run_fixes_nothing(file, capsys):
    assert fixed(file, "--fix-only") == FIXED
    assert "Fixed 1 problem in 1 file" in capsys.readouterr().err
    assert main(["fix", *RULES, "--fix-only", "--apply", str(file)]) == 0
    assert file.read_text() == FIXED


def test_a_fix_that_fails_leaves_the_file(file, capsys, monkeypatch):
    broken = Fix("safe", "spoil it", (Edit(Span(7, 4, 7, 4), "("),))
    monkeypatch.setattr(fixer, "fix", lambda function, node: broken)
    file.write_text(DROPPED)
    assert main(["fix", *RULES, "--apply", str(file)]) == 2
    assert file.read_text() == DROPPED
    said = capsys.readouterr().err
    assert f"{file}:7:5: AG000 the fix of tensorarray-write-dropped (AG649) made" in said


def test_unsafe_fixes_have_no_proof(file, capsys):
    assert main(["fix", "--unsafe-fixes", "--require-proof", str(file)]) == 2
    assert "--require-proof" in capsys.readouterr().err


EXAMPLES = """import tensorflow as tf


# aglint: example good(tf.constant([1.0, 2.0]))
@tf.function
def good(xs):
    out = tf.TensorArray(tf.float32, size=2)
    out.unstack(xs)
    return out.stack()


# aglint: example said(tf.constant(1.0))
@tf.function
def said(x):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    print("x", x)
    return out.stack()


@tf.function
def silent(x, name: str):
    out = tf.TensorArray(tf.float32, size=1)
    out.write(0, x)
    return out.stack()
"""


@pytest.mark.slow
def test_safe_fixes_are_proven_and_unsafe_ones_are_the_reference(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text(EXAMPLES)
    assert main(["fix", "--isolated", "--apply", "--unsafe-fixes", str(path)]) == 0
    notes = capsys.readouterr().err
    assert "good: proven (1 input)" in notes
    assert "said: proven (1 input)" in notes
    assert "silent: not proven (no inputs)" in notes
    assert path.read_text().count("out = out.") == 3
    assert 'tf.print("x", x)' in path.read_text()


@pytest.mark.slow
def test_a_fix_whose_proof_is_missing_is_left_on_demand(tmp_path, capsys):
    path = tmp_path / "module.py"
    path.write_text(EXAMPLES)
    assert main(["fix", "--isolated", "--apply", "--require-proof", str(path)]) == 0
    capsys.readouterr()
    assert path.read_text().count("out = out.") == 2


RECURSIVE = """import tensorflow as tf


def length(rows):
    if not rows:
        return 0
    return 1 + length(rows[1:])


@tf.function
def fibonacci(n: tf.Tensor):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)
"""


@pytest.mark.parametrize(
    "names, python, tree",
    [
        ("recursion", True, False),
        ("tree-recursion", False, True),
        ("recursion,tree-recursion,if", True, True),
        ("if,while", False, False),
    ],
)
def test_recursion_that_is_asked_for_by_name(file, names, python, tree):
    file.write_text(RECURSIVE)
    main(["fix", "--select", names, "--apply", "--no-prove", str(file)])
    text = file.read_text()
    assert ("length(rows[1:])" not in text) == python
    assert ("fibonacci(n - 1)" not in text) == tree
    assert ("ag.while_loop" in text) == tree
