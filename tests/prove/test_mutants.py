"""The prover finds wrong conversions out, and rejects no right one.

`python -m tests.prove.mutants` judges the mutants of all fixtures.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aglint.prove import PARTLY, PROVEN, Process, ProveOptions
from tests.prove.mutants import PATIENCE, ROOT, judge, prove_right
from tests.prove.tally import Tally

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"


@pytest.fixture(scope="module")
def process():
    with Process(ProveOptions(timeout=PATIENCE)) as process:
        yield process


@pytest.mark.parametrize("file", ["tour/search.py", "passes/branches/method.py"])
def test_a_few(file, process):
    tally = Tally()
    for answer in judge(ROOT / file, 5, process):
        tally.take(answer)
    assert (tally.escaped, tally.found.total() > 2) == ([], True)


@pytest.mark.parametrize("seed", [0, 7])
def test_the_right_one_is_proven(seed, process):
    proofs = prove_right(ROOT / "passes/loops/for_else.py", seed, process)
    assert [proof.status for proof in proofs] in ([PROVEN], [PARTLY])


def test_a_difference_that_no_example_shows_is_found(process):
    """The example has one negative number: without `until`, the last would be found."""
    answers = list(judge(ROOT / "passes/loops/for_else.py", 0, process))
    (lost,) = [one for one in answers if one.mutant.what == "the loop's end dropped"]
    assert lost.found, lost


def test_the_page_says_that_the_prover_is_good():
    text = PAGE.read_text("utf-8")
    (row,) = re.findall(r"^\| all \| \d+ \| \d+ \| (\d+) \| (\d+) ", text, re.MULTILINE)
    wrong, found = map(int, row)
    assert wrong >= 200
    assert found >= 0.98 * wrong
    (right,) = re.findall(r"^(\d+) proofs, .*\n0 rejected", text, re.MULTILINE)
    assert int(right) >= 500
