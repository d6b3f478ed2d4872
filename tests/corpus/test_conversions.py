"""The harness of conversions: what it counts, and what it finds wrong."""

from __future__ import annotations

import pytest

from aglint.convert import Conversion, Options
from aglint.edit.cut import cuts
from aglint.source import Source
from tests.corpus import conversions
from tests.corpus.conversions import WAYS, Tally, comments, convert_file, examine, main, size
from tests.corpus.counts import Release

PROGRAM = '''\
import tensorflow as tf


@tf.function
def halved(x: tf.Tensor):
    """Halves it.

    Often.
    """
    # again and again
    while x > 1.0:  # until then
        x = x / 2.0

    return x


def plain(n):
    if n > 0:
        n = -n
    return n
'''


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A release of one file, already unpacked."""
    home = tmp_path / "small"
    home.mkdir()
    (home / "a.py").write_text(PROGRAM)
    monkeypatch.setattr(conversions, "NAMES", ("small",))
    monkeypatch.setattr(conversions, "RELEASES", (Release("small==1.0", "small"),))
    monkeypatch.setattr(conversions, "unpacked", lambda release: home)
    return home


@pytest.mark.parametrize(
    ("name", "functions", "lines"),
    [("traced", 1, (5, 5)), ("assumed", 2, (9, 7)), ("all", 2, (9, 7))],
)
def test_ways(package, name, functions, lines):
    [way] = [one for one in WAYS if one.name == name]
    found = examine(package, way)
    assert (found.files, found.changed, found.failures) == (1, 1, [])
    assert found.functions == functions
    assert found.lines == lines


def test_size_leaves_out_what_is_no_code():
    [first, second] = cuts(Source.from_text(PROGRAM))
    assert size(first) == (5, 26)
    assert size(second) == (4, 17)


def test_size_of_a_method():
    text = "class A:\n    def f(self):\n        '''Doc.'''\n        return '''\n'''\n"
    [only] = cuts(Source.from_text(text))
    assert size(only) == (3, 8)


def test_comments():
    text = "x = 1  # one\n# one\ny = '# two'\n"
    assert comments(text) == {"# one": 2}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda text: text.replace("  # until then", ""), "lost comment # until then"),
        (lambda text: text + "# until then\n", "added comment # until then"),
        (lambda text: text + "if\n", "does not parse"),
    ],
)
def test_what_is_wrong_is_said(package, monkeypatch, made, said):
    def wrong(source, options):
        return Conversion(made(source.text))

    monkeypatch.setattr(conversions, "convert", wrong)
    found, _ = convert_file(str(package / "a.py"), Options())
    assert said in found.failures[0]


def test_a_crash_is_said_with_its_file(package, monkeypatch):
    def crash(source, options):
        raise ValueError("out of luck")

    monkeypatch.setattr(conversions, "convert", crash)
    found, _ = convert_file(str(package / "a.py"), Options())
    assert "a.py" in found.failures[0]
    assert "out of luck" in found.failures[0]


def test_a_file_that_is_no_python_is_not_a_failure(package):
    (package / "a.py").write_text("print 1\n")
    found, _ = convert_file(str(package / "a.py"), Options())
    assert found.failures == []
    assert len(found.unreadable) == 1


def test_run_prints_and_writes(package, tmp_path, capsys):
    page = tmp_path / "page.md"
    diffs = tmp_path / "diffs"
    assert main(["--write", str(page), "--diffs", str(diffs)]) == 0
    out = capsys.readouterr().out
    assert "| small 1.0 | 1 | 1 | 0 | 1 | 1 | 0 | 5 to 5 (1.00 times) |" in out
    assert page.read_text().count("| small 1.0 | 1 | 1 | 0 |") == 3
    shown = (diffs / "traced" / "small" / "a.diff").read_text()
    assert "+@tf.function(autograph=False)" in shown


def test_growth_fails_beyond_the_limit(package, monkeypatch):
    monkeypatch.setattr(conversions, "LIMIT", 0.9)
    assert main(["--way", "traced"]) == 1
    assert Tally().growth == 1.0
