"""Plain Python stays plain Python: packages that know nothing of TensorFlow, converted and tested.

`python -m tests.corpus.plain_python [NAME...]` copies each package, converts every function in the
copy as `aglint fix --all --style dispatch --no-budget` does, and runs the package's own tests on
the original and on the copy. Standard library modules have CPython's tests, others those of their
source distributions, which pip downloads. It exits with 1 if a test ends differently. With
`--write docs/plain_python.md` it makes a page of what it finds.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aglint.convert import Options, convert, functions
from aglint.source import Source
from aglint.staging import dispatched, soundness
from tests.corpus import plain_table

EVERYTHING = Options(style="dispatch", all=True, budget=False)
ROOT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("run_tests.py")
CACHE = Path(tempfile.gettempdir()) / "aglint-corpus"
MINUTES = 10
SHOWN = 10
COUNT_FRAMES = ("test_inline_array_recursion_limit", "test_inline_table_recursion_limit")
"""Tests that use up the stack to the last frame; a converted branch is two frames deeper."""
OTHER = ("assert", "call", "comparison", "comprehension", "item", "unpacking")
"""What is converted besides control flow."""


@dataclass(frozen=True)
class Package:
    """A package and its tests.

    Attributes:
      name: the name that it is imported by.
      tests: modules for unittest, or arguments for pytest, in which `{here}` is the directory of
        the unpacked distribution and `{copy}` the one the package under test stands in.
      release: what pip downloads; nothing for a module of the standard library.
      source: where in the distribution the package stands.
      needs: further distributions that its tests import.
    """

    name: str
    tests: tuple[str, ...]
    release: str | None = None
    source: str = ""
    needs: tuple[str, ...] = ()


PACKAGING = (
    "direct_url", "elffile", "licenses", "manylinux", "markers", "musllinux", "requirements",
    "tags", "tokenizer", "utils", "version",
)  # fmt: skip
"""The tests of `packaging` that take seconds."""


def _standard(*names: str) -> list[Package]:
    return [Package(name, (f"test.test_{name}",)) for name in names]


PACKAGES = [
    *_standard("textwrap", "difflib", "heapq", "bisect", "fractions", "statistics", "json", "csv"),
    *_standard("shlex", "configparser", "argparse", "ipaddress", "dataclasses", "tomllib"),
    Package("toolz", ("{copy}/toolz/tests",), "toolz==1.2.0", "toolz"),
    Package("more_itertools", ("{here}/tests",), "more-itertools==11.2.1", "more_itertools"),
    Package(
        "sortedcontainers",
        ("--doctest-modules", "{copy}/sortedcontainers"),
        "sortedcontainers==2.4.0",
        "sortedcontainers",
    ),
    Package(
        "packaging",
        tuple(f"{{here}}/tests/test_{name}.py" for name in PACKAGING),
        "packaging==26.4",
        "src/packaging",
        ("pretend", "tomli_w"),
    ),
]


@dataclass
class Converted:
    """What became of the control flow of a package.

    Attributes:
      total: how many `if`, `while`, `for`, `and`/`or`, `not` and ternaries its functions hold.
      converted: how many of those were converted.
      reasons: why the rest was not, by count.
      failed: the files on which conversion itself failed, with the error.
    """

    total: int = 0
    converted: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, other: Converted) -> None:
        """Counts another file."""
        self.total += other.total
        self.converted += other.converted
        self.reasons += other.reasons
        self.failed += other.failed

    @property
    def share(self) -> float:
        """The part that was converted."""
        return self.converted / self.total if self.total else 1.0


def convert_file(path: Path) -> Converted:
    """Converts every function of a file, in place."""
    source = Source.read(str(path))
    found = Converted(total=sum(_count(node) for _, node in functions(source.tree)))
    try:
        made = convert(source, EVERYTHING)
    except Exception:  # whatever it is, it is reported with the file
        found.failed.append(f"{path.name}: {traceback.format_exc()}")
        return found
    path.write_bytes(source.encode(made.text))
    left = [one for one in made.refused if one.what not in OTHER]
    found.reasons.update(_general(one.reason) for one in left)
    found.converted = found.total - len(left)
    return found


def _count(function: ast.AST) -> int:
    regions = sum(isinstance(one.node, soundness.Region) for one in soundness.statements(function))
    decisions = (node for node, _ in soundness.decisions(function))
    return regions + sum(not dispatched.is_dispatched(node) for node in decisions)


def _general(reason: str) -> str:
    """A reason without the names and numbers of one place."""
    kept = {"`return`", "`break`", "`continue`", "`try`", "`match`", "`super()`", "`:=`", "`yield`"}
    said = re.sub(r"`[^`]*`", lambda found: found[0] if found[0] in kept else "`…`", reason)
    return re.sub(r" in line \d+", "", said)


def unpacked(package: Package) -> Path:
    """The directory that holds a package and, for a distribution, its tests."""
    if package.release is None:
        return Path(importlib.util.find_spec("textwrap").origin).parent
    home = CACHE / package.release
    if not home.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            get = [*pip, "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", made]
            subprocess.run([*get, package.release], check=True)
            [archive] = Path(made).glob("*.tar.gz")
            with tarfile.open(archive) as tar:
                tar.extractall(made, filter="data")
            if package.needs:
                target = ["--target", f"{made}/needs", *package.needs]
                subprocess.run([*pip, "install", "-q", *target], check=True)
            archive.unlink()
            Path(made).rename(home)
            Path(made).mkdir()  # which the context manager removes
    [here] = [one for one in home.iterdir() if one.name != "needs"]
    return here


def copied(package: Package, target: Path) -> list[Path]:
    """Copies the package; gives its Python files, the tests among them left out."""
    here = unpacked(package)
    source = here / (package.source or package.name)
    if source.is_dir():
        copy = target / package.name
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        return sorted(path for path in copy.rglob("*.py") if "tests" not in path.parts)
    copy = target / f"{package.name}.py"
    shutil.copyfile(source.with_suffix(".py"), copy)
    return [copy]


def outcomes(package: Package, copy: Path, log: Path) -> dict[str, str]:
    """How the package's tests end on a copy of it; what they print goes to `log`."""
    here = unpacked(package)
    told = log.with_suffix(".json")
    told.unlink(missing_ok=True)
    tests = [one.format(here=here, copy=copy) for one in package.tests]
    runner = "unittest" if package.release is None else "pytest"
    path = os.pathsep.join([str(ROOT), str(here.parent / "needs")])
    command = [sys.executable, str(RUNNER), str(copy), str(told), runner, package.name, *tests]
    with open(log, "wb") as output:
        subprocess.run(
            command,
            cwd=copy,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=60 * MINUTES,
            check=False,
        )
    found = json.loads(told.read_text()) if told.exists() else {}
    return {name.replace(str(copy), ""): outcome for name, outcome in found.items()}


@dataclass
class Report:
    """A package before and after.

    Attributes:
      package: it.
      converted: what became of its control flow.
      before: how its tests end on the original.
      after: and on the converted copy.
    """

    package: Package
    converted: Converted
    before: dict[str, str]
    after: dict[str, str]

    @property
    def regressions(self) -> list[str]:
        """The tests that end differently, or are not found any more, and what failed before."""
        none = [] if self.before else ["no test was found"]
        return [*none, *self.converted.failed] + [
            f"{name}: {outcome} -> {self.after.get(name, 'not run')}"
            for name, outcome in self.before.items()
            if self.after.get(name) != outcome and not any(one in name for one in COUNT_FRAMES)
        ]


def examine(package: Package, work: Path) -> Report:
    """Converts a package under `work` and runs its tests before and after."""
    found = Converted()
    runs = []
    for kind in ("before", "after"):
        copy = work / package.name / kind
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for path in copied(package, copy):
            if kind == "after":
                found.add(convert_file(path))
        runs.append(outcomes(package, copy, work / package.name / f"{kind}.log"))
    return Report(package, found, *runs)


def row(report: Report) -> str:
    """A report in a line."""
    passed = [sum(one == "passed" for one in run.values()) for run in (report.before, report.after)]
    done = report.converted
    return (
        f"{report.package.name:17} tests {passed[0]:5} -> {passed[1]:5} of {len(report.before):5}"
        f"   converted {done.converted:5} of {done.total:5} ({done.share:4.0%})"
    )


def main(arguments: list[str] | None = None) -> int:
    """Examines the packages named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="packages; all if none is named")
    parser.add_argument("--work", type=Path, help="where to leave copies and logs")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    options = parser.parse_args(arguments)
    chosen = [one for one in PACKAGES if not options.names or one.name in options.names]
    work = options.work or Path(tempfile.mkdtemp(prefix="aglint-plain-"))
    total = Converted()
    reports = []
    for package in chosen:
        report = examine(package, work)
        reports.append(report)
        print(row(report), flush=True)
        for said in report.regressions[:SHOWN]:
            print(f"    {said}", flush=True)
        total.add(report.converted)
    print(f"\n{total.converted} of {total.total} converted ({total.share:.0%}); the rest:")
    for reason, count in total.reasons.most_common():
        print(f"{count:6}  {reason}")
    regressions = sum(len(report.regressions) for report in reports)
    print(f"{regressions} tests end differently; copies and logs are in {work}")
    if options.write:
        options.write.write_text(plain_table.page(reports, total, COUNT_FRAMES), encoding="utf-8")
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
