"""The counts of real packages: what is kept is well formed, and what has changed is said."""

from __future__ import annotations

import json
import tarfile
import zipfile

import pytest

from aglint.rule import catalogue
from tests.corpus import counts
from tests.corpus.counts import COUNTS, RELEASES, Release, changes, main, unpack

PROGRAM = """\
import tensorflow as tf


@tf.function
def squares(xs):
    out = tf.TensorArray(xs.dtype, size=3)
    for i in tf.range(3):
        out.write(i, xs[i])
    return out.stack()
"""


def test_what_is_kept_is_of_the_pinned_releases_and_of_rules_that_exist():
    kept = json.loads(COUNTS.read_text("utf-8"))
    assert set(kept) == {release.name for release in RELEASES}
    symbols = {symbol for of_release in kept.values() for symbol in of_release}
    assert symbols <= {"files", *catalogue()}
    failed = {"internal-error", "syntax-error"} & symbols
    assert not failed


@pytest.mark.parametrize(
    "kept, now, said",
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({"a": 1, "c": 1}, {"b": 3, "c": 1}, [("a", 1, 0), ("b", 0, 3)]),
        ({}, {"a": 1}, [("a", 0, 1)]),
    ],
)
def test_changes(kept, now, said):
    assert list(changes(kept, now)) == said


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A release of one file, already unpacked."""
    release = Release("small==1.0", "small")
    package = tmp_path / "cache" / release.name / "small-1.0" / "small"
    package.mkdir(parents=True)
    (package / "a.py").write_text(PROGRAM)
    monkeypatch.setattr(counts, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(counts, "RELEASES", (release,))
    return package


def test_new_counts_are_said_until_they_are_written(release, tmp_path, capsys):
    file = tmp_path / "counts.json"
    argv = ["--counts", str(file)]
    assert main(argv) == 1
    out = capsys.readouterr().out
    assert "small==1.0: tensorarray-write-dropped: 0 -> 1\n" in out
    assert "a.py:8: " in out
    assert main([*argv, "--write"]) == 0
    assert json.loads(file.read_text()) == {
        "small==1.0": {"files": 1, "tensorarray-write-dropped": 1}
    }
    capsys.readouterr()
    assert main(argv) == 0
    assert capsys.readouterr().out == ""
    (release / "a.py").write_text(PROGRAM.replace("out.write", "out = out.write"))
    assert main(argv) == 1
    assert "tensorarray-write-dropped: 1 -> 0\n" in capsys.readouterr().out


def test_an_unknown_package_is_named(release, capsys):
    with pytest.raises(SystemExit):
        main(["smal"])
    assert "no release of smal is pinned" in capsys.readouterr().err


def test_wheels_and_source_distributions_are_unpacked(tmp_path):
    (tmp_path / "a.py").write_text(PROGRAM)
    with zipfile.ZipFile(tmp_path / "p-1-py3-none-any.whl", "w") as wheel:
        wheel.write(tmp_path / "a.py", "p/a.py")
    with tarfile.open(tmp_path / "p-1.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "a.py", "p-1/p/a.py")
    unpack(tmp_path / "p-1-py3-none-any.whl", tmp_path / "wheel")
    unpack(tmp_path / "p-1.tar.gz", tmp_path / "source")
    assert (tmp_path / "wheel/p/a.py").read_text() == PROGRAM
    assert (tmp_path / "source/p-1/p/a.py").read_text() == PROGRAM
