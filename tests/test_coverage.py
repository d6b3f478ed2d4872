"""docs/coverage.md is what its data make of it, and names rules that exist, and all of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from aglint.rule import load_all

DOCS = Path(__file__).resolve().parents[1] / "docs"
_SPEC = importlib.util.spec_from_file_location("coverage_page", DOCS / "coverage.py")
coverage = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(coverage)
ROWS = [row for source in coverage.sources() for row in source["rows"]]


def test_the_page_is_current():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), "python docs/coverage.py"


def test_every_row_names_rules_that_exist_or_says_why_there_is_none():
    named = {symbol for _, symbols, _ in ROWS for symbol in symbols}
    assert named <= load_all().keys()
    assert [what for what, symbols, why in ROWS if not symbols and not why] == []


def test_no_row_stands_twice_in_a_table():
    for source in coverage.sources():
        names = [what for what, _, _ in source["rows"]]
        assert len(names) == len(set(names))


def test_every_rule_stands_in_a_row():
    named = {symbol for _, symbols, _ in ROWS for symbol in symbols}
    assert load_all().keys() - named == set()
