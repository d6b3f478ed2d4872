"""A part of the packages: `python -m tests.corpus.plain_python` converts and tests them all."""

from __future__ import annotations

import importlib.util

import pytest

from tests.corpus.plain_python import PACKAGES, examine

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
