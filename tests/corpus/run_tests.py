"""Runs the tests of a package that stands in a directory, and says how each of them ended.

`python run_tests.py DIRECTORY OUTCOMES unittest|pytest MODULES ARGUMENT...` puts the directory
before everything else on the path, so that its packages stand in for installed ones of the same
name, and writes `{test: outcome}` as JSON. `MODULES` are the names to import anew from there: the
standard library's may have been imported on the way here.
"""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path


class _Outcomes(unittest.TestResult):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def note(self, test: object, outcome: str) -> None:
        name = str(test)
        if self.found.get(name, "passed") == "passed":
            self.found[name] = outcome

    def addSuccess(self, test) -> None:
        self.note(test, "passed")

    def addFailure(self, test, err) -> None:
        super().addFailure(test, err)
        self.note(test, "failed")

    def addError(self, test, err) -> None:
        super().addError(test, err)
        self.note(test, "failed")

    def addSubTest(self, test, subtest, err) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, "failed")

    def addSkip(self, test, reason) -> None:
        self.note(test, "skipped")

    def addExpectedFailure(self, test, err) -> None:
        self.note(test, "failed as expected")

    def addUnexpectedSuccess(self, test) -> None:
        self.note(test, "failed")


def run_unittest(names: list[str]) -> dict[str, str]:
    """How the tests of some modules end."""
    found = _Outcomes()
    unittest.defaultTestLoader.loadTestsFromNames(names).run(found)
    for _, told in [*found.failures, *found.errors]:
        sys.stderr.write(told)
    return found.found


def run_pytest(arguments: list[str]) -> dict[str, str]:
    """How the tests that pytest finds end."""
    import pytest

    found: dict[str, str] = {}

    class Note:
        @staticmethod
        def pytest_runtest_logreport(report) -> None:
            if report.when == "call" or report.outcome != "passed":
                found[report.nodeid] = report.outcome

    pytest.main(["-q", "-p", "no:cacheprovider", "--tb=short", *arguments], plugins=[Note()])
    return found


def main(directory: str, outcomes: str, runner: str, modules: str, *arguments: str) -> None:
    """Runs the tests and writes the outcomes."""
    import aglint.runtime  # noqa: F401 -- before what it imports itself is replaced

    sys.path.insert(0, directory)
    for name in list(sys.modules):
        if name.partition(".")[0] in modules.split(","):
            del sys.modules[name]
    run = {"unittest": run_unittest, "pytest": run_pytest}[runner]
    found = run(list(arguments))
    Path(outcomes).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
