"""Conversions are reversible: converted and inverted, the fixtures are what they were."""

from __future__ import annotations

import pytest

from aglint.convert import STYLES
from tests.inverse.roundtrip import ROOT, Trip, files, trips

QUICK = [path for path in files() if path.parent.parent == ROOT / "passes"]


OTHERWISE = {
    # A value that waits for a `finally` to run keeps the name that conversion has given to it.
    "passes/returns/finally.py: f",
    "passes/returns/finally.py: staged",
    # So does an item that is taken from a list in the middle of a statement.
    "passes/effects/list_by_value.py: last_ones",
}


@pytest.mark.parametrize("path", QUICK, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_comes_back(path):
    for trip in trips(path, "dispatch"):
        if trip.name not in OTHERWISE:
            assert trip.after == trip.before, trip.name
        assert not trip.refused


def share(found: list[Trip]) -> float:
    return sum(trip.same for trip in found) / len(found)


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_programs_from_papers_come_back(style):
    found = [trip for path in sorted(ROOT.glob("paper/*.py")) for trip in trips(path, style)]
    assert found
    assert share(found) >= 0.95, [trip.name for trip in found if not trip.same]


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_nearly_all_fixtures_come_back(style):
    found = [trip for path in files() for trip in trips(path, style)]
    assert share(found) >= 0.95, [trip.name for trip in found if not trip.same]
