"""The prover finds wrong conversions out, and rejects no right one.

`python -m tests.prove.mutants` judges the mutants of all fixtures.
"""

from __future__ import annotations

import pytest

from tests.prove.mutants import EQUIVALENT, ROOT, judge


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
