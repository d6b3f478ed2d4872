"""The command line: verbs, exit status, and what goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from aglint import __version__
from aglint.cli.main import VERBS, main
from aglint.rule import catalogue

BAD = """\
import tensorflow as tf

@tf.function
def f(x):
    out = tf.TensorArray(tf.float32, 1)
    out.write(0, x)
    return out.stack()
"""
ONE = "a.py:6:5: AG649 [*] the result of `out.write(...)` is dropped"


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text(BAD)
    (tmp_path / "b.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    for name in ("AGLINT_OUTPUT_FORMAT", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "aglint", *arguments],
        input=stdin,
        capture_output=True,
        env=os.environ | environment,
        timeout=60,
    )


def test_findings_on_stdout_the_summary_on_stderr(capsys):
    assert main(["check", "--output-format", "concise", "."]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith(ONE)
    assert captured.out.count("\n") == 1
    assert captured.err == (
        "Found 1 problem in 1 of 2 files. [*] 1 fixable with `aglint fix --apply`.\n"
    )


@pytest.mark.parametrize(
    "arguments, status, said",
    [
        (["check", "b.py"], 0, "No problems in 1 file."),
        (["check", "--exit-zero", "a.py"], 0, "Found 1 problem"),
        (["check", "--ignore", "AG6", "a.py"], 0, "No problems"),
        (["check", "--select", "AG001", "a.py"], 0, "No problems"),
        (["check", "--select", "tensorarray-write-dropped", "a.py"], 1, "Found 1 problem"),
        (["check", "--min-confidence", "HIGH", "--select", "AG649", "a.py"], 0, "No problems"),
        (["check", "--per-file-ignores", "a.*:AG6", "a.py"], 0, "No problems"),
        (["check", "--exclude", "a.py", "."], 0, "No problems in 1 file."),
        (["check", "-j", "2", "--no-cache", "."], 1, "Found 1 problem in 1 of 2 files."),
        (["check", "-v", "b.py"], 0, "Checked in "),
        (["check", "nowhere.py"], 2, "aglint: error: no such file or directory: nowhere.py"),
        (["check", "--select", "AG6490", "."], 2, "no rule is called 'AG6490'; did you mean"),
        (["check", "--config", "nowhere.toml"], 2, "nowhere.toml: can't read the file"),
        (["check", "-", "a.py"], 2, "`-` can't be checked together"),
        (["check", "-o", "no/where", "a.py"], 2, "no/where: No such file"),
        (["rule", "AG6"], 2, "'AG6' names several rules"),
        (["rule", "AG6499"], 2, "no rule is called 'AG6499'"),
        ([], 2, "usage: aglint"),
    ],
)
def test_exit_status(capsys, arguments, status, said):
    assert main(arguments) == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["chek"], "unknown verb 'chek'; did you mean 'check'?"),
        (["a.py"], "did you mean `aglint check a.py`?"),
        (["check", "--jobs", "many"], "invalid number of jobs value: 'many'"),
        (["check", "--output-format", "xml"], "invalid choice: 'xml'"),
        (["check", "--per-file-ignores", "a.py"], "'a.py' is not GLOB:RULES"),
    ],
)
def test_bad_usage(capsys, arguments, said):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


def test_without_a_path_the_configured_sources_are_checked(project, capsys):
    assert main(["check", "-q"]) == 1
    (project / "src").mkdir()
    (project / "pyproject.toml").write_text("[tool.aglint]\nsrc = ['src']\n")
    assert main(["check"]) == 0
    assert "No problems in 0 files." in capsys.readouterr().err
    assert main(["check", "--isolated", "-q"]) == 1


def test_a_wrong_configuration_ends_the_run(project, capsys):
    (project / "pyproject.toml").write_text("[tool.aglint]\nselects = []\n")
    assert main(["check"]) == 2
    assert "unknown key 'selects' in [tool.aglint]; did you mean 'select'?" in (
        capsys.readouterr().err
    )
    assert main(["check", "--isolated", "b.py"]) == 0


def test_output_format_from_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("AGLINT_OUTPUT_FORMAT", "json")
    assert main(["check", "-q", "a.py"]) == 1
    assert json.loads(capsys.readouterr().out)["summary"]["problems"] == 1
    main(["check", "-q", "--output-format", "concise", "a.py"])
    assert capsys.readouterr().out.startswith(ONE)
    monkeypatch.setenv("AGLINT_OUTPUT_FORMAT", "xml")
    assert main(["check", "a.py"]) == 2


def test_output_file(project, capsys):
    assert main(["check", "-o", "report.txt", "--output-format", "concise", "a.py"]) == 1
    assert capsys.readouterr().out == ""
    assert (project / "report.txt").read_text().startswith(ONE)


def test_statistics(capsys):
    main(["check", "--statistics", "a.py"])
    assert capsys.readouterr().out == "     1 AG649 tensorarray-write-dropped\n"


def test_quiet(capsys):
    main(["check", "-q", "b.py"])
    assert capsys.readouterr() == ("", "")


def test_a_failure_of_ours_is_status_2(capsys, monkeypatch):
    monkeypatch.setattr("aglint.staging.module.Module", None)
    assert main(["check", "--exit-zero", "a.py"]) == 2
    assert "AG000 the analysis failed: TypeError" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verb", "target", "status"),
    [
        ("check", "deep.py", 1),
        ("stage", "deep.py", 2),
        ("fix --no-prove", "deep.py", 2),
        ("fix --to-python --no-prove", "deep.py", 2),
        ("prove", "deep.py", 2),
        ("debug cfg", "deep.py::f", 2),
    ],
)
def test_a_file_that_is_too_deeply_nested_is_said_to_be(project, capsys, verb, target, status):
    arms = (f"    {'el' * (n > 0)}if x > {n}:\n        y = {n}\n" for n in range(2000))
    (project / "deep.py").write_text(
        f"import tensorflow as tf\n\n\n@tf.function\ndef f(x):\n{''.join(arms)}"
    )
    assert main([*verb.split(), target]) == status
    captured = capsys.readouterr()
    assert "too deeply nested" in captured.out + captured.err


def test_standard_input(project):
    done = run("check", "--output-format", "concise", "-", stdin=BAD.encode())
    assert done.returncode == 1
    assert done.stdout.decode().startswith(ONE.replace("a.py", "<stdin>"))
    (project / "pyproject.toml").write_text("[tool.aglint.per-file-ignores]\n'gen/*'=['AG649']\n")
    named = ("check", "-", "--stdin-filename")
    assert run(*named, "gen/x.py", stdin=BAD.encode()).returncode == 0
    done = run(*named, "x.py", stdin=BAD.encode())
    assert done.returncode == 1
    assert " --> x.py:6:5" in done.stdout.decode()
    assert "6 |     out.write(0, x)" in done.stdout.decode()


def test_standard_input_that_is_not_text():
    done = run("check", "-", stdin=b"a\nb\n'\xe9'\n")
    assert done.returncode == 1
    assert b"AG001 can't decode byte 0xe9 as utf-8" in done.stdout


@pytest.mark.parametrize(
    "option, environment, colored",
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color(capsys, monkeypatch, option, environment, colored):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    main(["check", "--color", option, "a.py"])
    assert ("\033[" in capsys.readouterr().out) == colored


def test_an_output_that_can_not_show_a_character(project):
    (project / "ü.py").write_text(BAD, encoding="utf-8")
    done = run("check", "ü.py", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert b"--> \\xfc.py:6:5" in done.stdout


def test_a_reader_that_goes_is_no_error(project):
    for number in range(300):
        (project / f"m{number}.py").write_text(BAD)
    script = f"{sys.executable} -m aglint check . 2>err.txt | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    assert done.stdout.startswith(b"AG649")
    assert "Traceback" not in (project / "err.txt").read_text()


def test_interrupt(monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("aglint.cli.check.check_paths", interrupt)
    assert main(["check", "."]) == 130


def test_version_and_help(capsys):
    for option in ("-V", "--version"):
        with pytest.raises(SystemExit) as caught:
            main([option])
        assert caught.value.code == 0
        assert capsys.readouterr().out == f"aglint {__version__}\n"
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(verb in out for verb in VERBS)


class TestRule:
    @pytest.mark.parametrize(
        "name", ["AG649", "tensorarray-write-dropped", "ag-tensorarray-write-dropped", "E7249"]
    )
    def test_every_name(self, capsys, name):
        assert main(["rule", name]) == 0
        out = capsys.readouterr().out
        assert out.startswith("AG649 tensorarray-write-dropped\n")
        assert "Known limits\n------------\n" in out
        assert "    out.write(i, xs[i] ** 2)" in out.replace("        ", "    ")
        assert "differs" not in out
        assert "```" not in out

    @pytest.mark.parametrize("form", ["text", "markdown", "json"])
    @pytest.mark.parametrize("symbol", catalogue())
    def test_every_rule(self, capsys, symbol, form):
        assert main(["rule", symbol, "--output-format", form]) == 0
        assert symbol in capsys.readouterr().out

    def test_json(self, capsys):
        main(["rule", "AG649", "--output-format", "json"])
        document = json.loads(capsys.readouterr().out)
        assert document["pylint_symbol"] == "ag-tensorarray-write-dropped"
        assert "Fix safety" in document["sections"]

    def test_table(self, capsys):
        assert main(["rules"]) == 0
        rows = capsys.readouterr().out.splitlines()
        assert len(rows) == len(catalogue())
        assert rows[0] == rows[0].rstrip()
        assert main(["rules", "--output-format", "json"]) == 0
        assert len(json.loads(capsys.readouterr().out)) == len(catalogue())
