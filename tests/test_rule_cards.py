"""Every card, executed, and what `check` and `fix` make of its examples."""

from __future__ import annotations

import re

import pytest

from aglint.card import BAD
from aglint.config import Config
from aglint.diagnostic import SAFE, UNSAFE
from aglint.engine import check_source
from aglint.fixes import applicability
from aglint.prove.card_proof import HOLDS
from aglint.prove.cards import prove
from aglint.repair import Wanted, repair
from aglint.rule import Rule, load_all
from aglint.source import Source

RULES = load_all()
cards = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def applies(rule: Rule) -> bool:
    """Whether the rule has fixes that `aglint fix` applies."""
    return applicability(rule) in (SAFE, UNSAFE)


FIXABLE = {symbol: rule for symbol, rule in RULES.items() if applies(rule)}
fixable = pytest.mark.parametrize("rule", FIXABLE.values(), ids=FIXABLE)


@cards
def test_card_holds_on_tensorflow(rule: Rule, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    proof = prove(rule, tmp_path)
    assert (proof.status, proof.detail) == (HOLDS, "")


@cards
def test_bad_is_reported_where_it_is_marked(rule: Rule):
    config = Config(preview=rule.preview)
    found = check_source(Source.from_text(rule.bad.text, f"{rule.symbol}.py"), config)
    assert [one for one in found if one.code in ("AG000", "AG001", "AG002")] == []
    lines = {one.span.line for one in found if one.code == rule.code}
    assert lines == set(rule.bad.marked), f"marked {BAD!r}: {rule.bad.marked}"


@cards
def test_good_is_silent(rule: Rule):
    source = Source.from_text(rule.good.text, f"{rule.symbol}.py")
    assert check_source(source, Config(preview=rule.preview)) == []


def repaired(rule: Rule, text: str) -> str:
    """What `aglint fix --unsafe-fixes --fix-only` makes of a text; a preview is asked for."""
    config = Config(extend_select=(rule.symbol,))
    return repair(Source.from_text(text, "card.py"), Wanted(config, unsafe=True)).source.text


@fixable
def test_fixed_is_what_the_fix_makes_of_bad(rule: Rule):
    bad = re.sub(rf" *{BAD}$", "", rule.bad.text, flags=re.MULTILINE)
    assert rule.fixed.text == repaired(rule, bad)
    assert rule.fixed.text != bad


@fixable
def test_fixed_is_not_reported_and_stays_as_it_is(rule: Rule):
    found = check_source(Source.from_text(rule.fixed.text, "card.py"), Config(preview=True))
    assert rule.symbol not in {one.symbol for one in found}
    assert repaired(rule, rule.fixed.text) == rule.fixed.text


def test_a_card_shows_a_fix_just_where_there_is_one():
    shown = {symbol for symbol, rule in RULES.items() if "```fixed" in rule.sections["Fix safety"]}
    assert shown == {rule.symbol for rule in RULES.values() if applies(rule)}
