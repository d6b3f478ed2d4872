"""Where settings come from, what wins, and what a wrong one says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aglint.config import Config, ConfigError, Configs, read
from aglint.selection import enabled


def write(directory: Path, text: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "pyproject.toml"
    path.write_text(text)
    return path


def test_every_key_is_read(tmp_path):
    file = write(
        tmp_path,
        """\
[tool.aglint]
select = ["AG6"]
ignore = ["AG001"]
extend-select = ["AG2"]
src = ["src"]
exclude = ["gen"]
extend-exclude = ["*_pb2.py"]
preview = true
assume-tensors = true
assume-traced = ["pkg.models.*.call"]
wrappers = ["mylib.jit"]
min-confidence = "CONTROL_FLOW"
target-tf = "2.12"
[tool.aglint.per-file-ignores]
"tests/*" = ["AG6"]
""",
    )
    assert read(file) == Config(
        select=("AG6",),
        ignore=("AG001",),
        extend_select=("AG2",),
        per_file_ignores=(("tests/*", ("AG6",)),),
        src=("src",),
        exclude=("gen",),
        extend_exclude=("*_pb2.py",),
        preview=True,
        assume_tensors=True,
        assume_traced=("pkg.models.*.call",),
        wrappers=("mylib.jit",),
        min_confidence="CONTROL_FLOW",
        target_tf="2.12",
        root=tmp_path,
    )


@pytest.mark.parametrize(
    "text, said",
    [
        ("selcet = []", "unknown key 'selcet' in [tool.aglint]; did you mean 'select'?"),
        ("root = '.'", "unknown key 'root'"),
        ("select = 'AG6'", "select must be a list of strings"),
        ("select = [1]", "select must be a list of strings"),
        ("preview = 1", "preview must be true or false"),
        ("min-confidence = 'LOW'", "min-confidence must be one of HIGH"),
        ("target-tf = 2.16", 'target-tf must be a version as "2.16"'),
        ("target-tf = 'newest'", "target-tf must be a version"),
        ("per-file-ignores = []", "per-file-ignores must be a table"),
        ("select = [", "pyproject.toml: "),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, said):
    file = write(tmp_path, f"[tool.aglint]\n{text}\n")
    with pytest.raises(ConfigError, match=re.escape(said)):
        read(file)


def test_the_nearest_table_holds(tmp_path):
    write(tmp_path, "[tool.aglint]\nselect = ['AG1']\n")
    write(tmp_path / "a", "[tool.other]\nx = 'aglint'\n")
    write(tmp_path / "a" / "b", "[tool.aglint]\nselect = ['AG2']\n")
    configs = Configs()
    for file, select in (("a/f.py", "AG1"), ("a/b/c/f.py", "AG2"), ("f.py", "AG1")):
        assert configs.of_file(tmp_path / file).select == (select,)
    assert configs.of_file(tmp_path / "a/f.py").root == tmp_path


def test_a_relative_path_is_below_the_working_directory(tmp_path, monkeypatch):
    write(tmp_path, "[tool.aglint]\nselect = ['AG1']\n")
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert Configs().of_file(Path("f.py")).select == ("AG1",)


def test_one_file_or_none(tmp_path):
    write(tmp_path, "[tool.aglint]\nselect = ['AG1']\n")
    other = tmp_path / "other.toml"
    other.write_text("[tool.aglint]\nselect = ['AG3']\n")
    assert Configs(file=other).of_file(tmp_path / "f.py").select == ("AG3",)
    assert Configs(isolated=True).of_file(tmp_path / "f.py").select == ("ALL",)
    with pytest.raises(ConfigError, match="can't read the file"):
        Configs(file=tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    "configured, said, runs",
    [
        ({}, {}, True),
        ({"ignore": ("AG6",)}, {}, False),
        ({"ignore": ("AG6",)}, {"select": ("AG649",)}, True),
        ({"ignore": ("AG649",)}, {"select": ("AG649",)}, True),
        ({"ignore": ("AG649",)}, {"select": ("AG6",)}, False),
        ({"select": ("AG1",)}, {}, False),
        ({"select": ("AG1",)}, {"extend_select": ("AG64",)}, True),
        ({"select": ("AG1",), "extend_select": ("AG6",)}, {"select": ("AG002",)}, False),
        ({"ignore": ("AG001",)}, {"ignore": ("AG6",)}, False),
        ({"select": ("AG649",), "ignore": ("AG6",)}, {}, True),
        ({"select": ("AG6",), "ignore": ("AG649",)}, {}, False),
        ({"select": ("AG649",), "ignore": ("tensorarray-write-dropped",)}, {}, False),
    ],
)
def test_the_more_exact_selector_wins_then_ignore(configured, said, runs, monkeypatch):
    monkeypatch.setattr("aglint.selection.unknown", lambda selector: "")
    config = Config(**configured).overridden(said)
    assert ("tensorarray-write-dropped" in enabled(config, "f.py")) == runs


@pytest.mark.parametrize(
    "path, runs",
    [("tests/a.py", False), ("tests/b/c.py", False), ("a.py", True), ("../tests/a.py", True)],
)
def test_per_file_ignores(tmp_path, monkeypatch, path, runs):
    monkeypatch.chdir(tmp_path)
    config = Config(per_file_ignores=(("tests/**", ("AG6",)),), root=tmp_path)
    assert ("tensorarray-write-dropped" in enabled(config, path)) == runs


@pytest.mark.parametrize("where", ["select", "ignore", "extend_select"])
def test_a_selector_that_names_no_rule(where):
    config = Config(**{where: ("tensor-array-write-dropped",)})
    with pytest.raises(ConfigError, match="did you mean 'tensorarray-write-dropped'"):
        enabled(config, "f.py")
