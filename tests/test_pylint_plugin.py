"""The pylint plugin: it says what the command line says, on files, in processes, from stdin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aglint.cli.main import main
from aglint.config import Config, Configs
from aglint.engine import check_paths
from aglint.rule import catalogue, load_all

ROOT = Path(__file__).parent.parent
PYLINT = [sys.executable, "-m", "pylint", "--load-plugins=aglint", "--rcfile="]
OURS = ["--disable=all", "--enable=aglint", "--score=n"]


def pylint(*arguments: str, stdin: str | None = None, cwd: Path | None = None):
    """Pylint in a process of its own."""
    return subprocess.run(
        [*PYLINT, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1", "PYLINTHOME": str(cwd or ROOT / ".pylint")},
        timeout=300,
    )


def messages(done: subprocess.CompletedProcess) -> list[dict]:
    assert done.stderr == ""
    return json.loads(done.stdout)["messages"]


def places_of(found: list[dict]) -> list[tuple]:
    """What the conformance is about: file, code, and where."""
    return sorted(
        (
            one["path"],
            one["message"].rpartition("[")[2].rstrip("]"),
            one["line"],
            one["column"],
            one["endLine"],
            one["endColumn"],
        )
        for one in found
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Every fixture, every block of every card, and pylint's comments, each a file."""
    directory = tmp_path_factory.mktemp("project")
    texts = {
        f"fixture_{path.parent.name}_{path.name}": path.read_bytes()
        for path in sorted((ROOT / "fixtures").rglob("*.py"))
    }
    for rule in load_all().values():
        name = rule.symbol.replace("-", "_")
        texts[f"{name}_bad.py"] = rule.bad.text.encode()
        texts[f"{name}_good.py"] = rule.good.text.encode()
    dropped = load_all()["tensorarray-write-dropped"].bad.text
    texts["pragmas.py"] = (ROOT / "tests/data/pylint_pragmas.py").read_bytes()
    texts["windows.py"] = dropped.replace("\n", "\r\n").encode("utf-8-sig")
    texts["latin.py"] = ("# coding: latin-1\n" + dropped.replace("xs", "éß")).encode("latin-1")
    for name, data in texts.items():
        (directory / name).write_bytes(data)
    return directory


@pytest.fixture(scope="module")
def expected(project):
    """What the command line says."""
    before = Path.cwd()
    os.chdir(project)
    try:
        found = check_paths(sorted(os.listdir(".")), Configs.fixed(Config())).diagnostics
    finally:
        os.chdir(before)
    assert not [one for one in found if one.code == "AG000"]
    assert {one.path for one in found} >= {"pragmas.py", "windows.py", "latin.py"}
    return sorted((one.path, one.code, *one.span) for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_and_processes(project, expected, jobs):
    files = sorted(os.listdir(project))
    done = pylint(*OURS, "-f", "json2", f"-j{jobs}", *files, cwd=project)
    assert places_of(messages(done)) == expected


@pytest.mark.parametrize("name", ["pragmas.py", "tensorarray_write_dropped_bad.py"])
def test_standard_input(project, expected, name):
    path = project / name
    done = subprocess.run(
        [*PYLINT, *OURS, "-f", "json2", "--from-stdin", name],
        input=path.read_bytes(),
        capture_output=True,
        cwd=project,
        timeout=60,
    )
    found = json.loads(done.stdout)["messages"]
    assert places_of(found) == [one for one in expected if one[0] == name]


def test_a_message_has_all_that_pylint_shows(project):
    done = pylint(*OURS, "-f", "json2", "tensorarray_write_dropped_bad.py", cwd=project)
    (one,) = messages(done)
    assert one["message"] == (
        "the result of `out.write(...)` is dropped: in a graph the element is never written"
        " (traced from line 4) [AG649]"
    )
    assert (one["type"], one["messageId"], one["symbol"]) == (
        "error",
        "E7249",
        "ag-tensorarray-write-dropped",
    )
    assert (one["obj"], one["confidence"]) == ("squares", "CONTROL_FLOW")


def test_every_rule_is_a_message():
    done = pylint("--list-msgs-enabled", *OURS)
    for rule in catalogue().values():
        assert f"{rule.pylint_symbol} ({rule.msgid})" in done.stdout
    assert "Reports `write`" in pylint("--help-msg=ag-tensorarray-write-dropped").stdout


@pytest.mark.parametrize(
    "option, count",
    [
        ("--aglint-ignore=AG6", 0),
        ("--aglint-select=AG001", 0),
        ("--aglint-select=AG649,AG001", 1),
        ("--aglint-preview=y", 1),
        ("--disable=ag-tensorarray-write-dropped", 0),
        ("--confidence=HIGH", 0),
    ],
)
def test_options(project, option, count):
    done = pylint(*OURS, option, "-f", "json2", "tensorarray_write_dropped_bad.py", cwd=project)
    assert len(messages(done)) == count


def test_the_same_table_is_read(project, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.aglint]\nignore = ['AG6']\n")
    bad = load_all()["tensorarray-write-dropped"].bad.text
    (tmp_path / "a.py").write_text(bad)
    assert messages(pylint(*OURS, "-f", "json2", "a.py", cwd=tmp_path)) == []
    (tmp_path / "other.toml").write_text("[tool.aglint]\n")
    named = pylint(*OURS, "--aglint-config=other.toml", "-f", "json2", "a.py", cwd=tmp_path)
    assert len(messages(named)) == 1


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_what_goes_wrong_is_a_message(tmp_path, jobs):
    (tmp_path / "pyproject.toml").write_text("[tool.aglint]\nselects = []\n")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("import tensorflow\n")
    found = messages(pylint(*OURS, jobs, "-f", "json2", "a.py", "b.py", cwd=tmp_path))
    assert [one["messageId"] for one in found] == ["E7200", "E7200"]
    assert "unknown key 'selects' in [tool.aglint]; did you mean 'select'?" in found[0]["message"]


def test_the_command_line_agrees_in_json(project, capsys, monkeypatch):
    monkeypatch.chdir(project)
    main(["check", "-q", "--output-format", "json", "pragmas.py"])
    document = json.loads(capsys.readouterr().out)
    ours = [
        (
            one["location"]["row"],
            one["location"]["column"] - 1,
            one["end_location"]["row"],
            one["end_location"]["column"] - 1,
            one["msgid"],
        )
        for one in document["diagnostics"]
    ]
    theirs = messages(pylint(*OURS, "-f", "json2", "pragmas.py", cwd=project))
    assert ours == [
        (one["line"], one["column"], one["endLine"], one["endColumn"], one["messageId"])
        for one in theirs
    ]
