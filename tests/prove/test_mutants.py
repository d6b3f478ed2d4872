"""The prover finds wrong conversions out, and rejects no right one; see `mutants`."""

from __future__ import annotations

import pytest

from tests.prove.mutants import EQUIVALENT, ROOT, fixtures, judge

GOAL = 0.98


def escapes(answers):
    """The mutants that nothing was found wrong with, of all that are not equivalent."""
    told = [one for one in answers if one.mutant is not None and one.key not in EQUIVALENT]
    return [one for one in told if not one.found], len(told)


@pytest.mark.parametrize("file", ["tour/search.py"])
def test_a_few(file):
    answers = list(judge(ROOT / file, limit=5))
    assert [one for one in answers if one.mutant is None and one.found] == []
    escaped, count = escapes(answers)
    assert (escaped, count) == ([], 5)


@pytest.mark.slow
def test_many():
    answers = [one for path in fixtures()[::10] for one in judge(path, limit=1)]
    assert [one for one in answers if one.mutant is None and one.found] == []
    escaped, count = escapes(answers)
    assert count >= 6
    assert len(escaped) <= (1.0 - GOAL) * count, escaped
