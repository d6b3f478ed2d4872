"""A part of the packages: `python -m tests.corpus.plain_python` converts and tests them all."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus.plain_python import COUNT_FRAMES, PACKAGES, Converted, Package, Report, examine
from tests.corpus.plain_table import YIELD, page

PAGE = Path(__file__).parents[2] / "docs" / "plain_python.md"

SMALL = [
    package for package in PACKAGES if package.name in ("bisect", "heapq", "shlex", "textwrap")
]


@pytest.mark.slow
@pytest.mark.parametrize("package", SMALL, ids=lambda package: package.name)
def test_converted_package_passes_its_tests(package, tmp_path):
    if (
        importlib.util.find_spec("test") is None
        or importlib.util.find_spec(package.tests[0]) is None
    ):
        pytest.skip("this Python has come without its tests")
    report = examine(package, tmp_path)
    assert sum(outcome == "passed" for outcome in report.before.values()) > 10
    assert report.regressions == []
    assert report.converted.share >= 0.75


def _report(before, after):
    done = Converted(10, 6, Counter({YIELD: 2, "another reason": 2}))
    return Report(Package("some", ("test.test_some",)), done, before, after)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"one": "passed"}, {"one": "passed"}, []),
        ({"one": "failed"}, {"one": "failed"}, []),
        ({"one": "passed"}, {"one": "failed"}, ["one: passed -> failed"]),
        ({"one": "failed"}, {"one": "passed"}, ["one: failed -> passed"]),
        ({"one": "passed"}, {}, ["one: passed -> not run"]),
        ({}, {}, ["no test was found"]),
        ({f"{COUNT_FRAMES[0]} (a.B)": "passed"}, {f"{COUNT_FRAMES[0]} (a.B)": "failed"}, []),
    ],
)
def test_what_ends_differently(before, after, said):
    assert _report(before, after).regressions == said


def test_page_counts_what_stands_round_a_yield():
    report = _report({"one": "passed", "two": "skipped"}, {"one": "failed", "two": "skipped"})
    text = page([report], report.converted, COUNT_FRAMES)
    assert "| some | 2 | 1 | 0 | 1 | 10 | 6 (60%) | 2 | 75% |\n" in text
    assert "| all | 2 | 1 | 0 | 1 | 10 | 6 (60%) | 2 | 75% |\n" in text
    assert f"| {YIELD} | 2 |\n| another reason | 2 |\n" in text


def test_on_the_kept_page_nothing_ends_differently():
    rows = [line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    kept = {cells[0].removeprefix("| "): cells[4] for cells in rows if len(cells) == 9}
    kept.pop("package")
    names = {(package.release or package.name).replace("==", " ") for package in PACKAGES}
    assert set(kept.values()) == {"0"}
    assert len(kept) > 10
    assert set(kept) <= {*names, "all"}
