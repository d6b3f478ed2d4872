"""aglint's statements about the construct programs are right, and the page about it is current."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.oracle.programs import FOLDER, Program, programs
from tests.oracle.table import table
from tests.oracle.verdicts import (
    ENOUGH_BAD,
    ENOUGH_RIGHT,
    RIGHT,
    UNKNOWN,
    WRONG,
    Answer,
    judged,
    results,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found():
    return results()


def test_every_program_is_recorded():
    files = {str(path.relative_to(FOLDER))[:-3] for path in FOLDER.glob("*/*.py")}
    assert files == {one.name for one in programs()}


def test_enough_is_right(found):
    count = Counter(one.verdict for one in found)
    assert count[RIGHT] >= ENOUGH_RIGHT * len(found), count


def test_little_is_said_to_work_that_does_not(found):
    bad = [one.program.name for one in found if one.bad]
    assert len(bad) <= ENOUGH_BAD * len(found), bad


def test_the_page_is_current(found):
    page = (ROOT / "docs" / "verdicts.md").read_text(encoding="utf-8")
    assert page == table(found), "run python -m tests.oracle.verdicts --write docs/verdicts.md"


def test_the_programs_are_formatted():
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--check"]
    done = subprocess.run([*command, "--line-length=100", str(FOLDER)], capture_output=True)
    assert done.returncode == 0, done.stdout.decode()


FAILED = Program("branches/x", "TRACE-ERR", "ValueError: 'y' must also be initialized in the else")
BOTH = Program("branches/x", "BOTH-ERR", "UnboundLocalError: y", "UnboundLocalError: y")
DEFINED = ("name-bound-in-one-branch",)
JUDGED = {
    "the kind": (Program("a/x", "SILENT"), Answer("differs"), RIGHT),
    "another kind": (Program("a/x", "SILENT"), Answer("fails"), WRONG),
    "a leak differs": (Program("a/x", "LEAK"), Answer("differs"), RIGHT),
    "silence where it fails": (FAILED, Answer("works"), WRONG),
    "the rule of the message": (FAILED, Answer("fails", DEFINED), RIGHT),
    "a rule of other messages": (FAILED, Answer("fails", ("nested-ternary",)), WRONG),
    "a foretold message": (
        FAILED,
        Answer("fails", (), ("ValueError: '...' must also be initialized in the else",)),
        RIGHT,
    ),
    "another foretold message": (FAILED, Answer("fails", (), ("TypeError: ...",)), WRONG),
    "as plain Python, which fails": (BOTH, Answer("works"), RIGHT),
    "no statement": (FAILED, Answer(UNKNOWN), UNKNOWN),
    "traces that should be": (Program("a/x", "OK", traces=2), Answer("retraces"), RIGHT),
    "traces that are not there": (Program("a/x", "OK"), Answer("retraces"), WRONG),
}


@pytest.mark.parametrize("program, stated, verdict", JUDGED.values(), ids=JUDGED)
def test_what_counts_as_right(program, stated, verdict):
    assert judged(program, stated).verdict == verdict


@pytest.mark.slow
def test_tensorflow_does_as_recorded():
    """A tenth of the programs; the command alone runs them all."""
    names = [one.name for one in programs()][::10]
    command = [sys.executable, "-m", "tests.oracle.record", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
