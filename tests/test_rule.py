"""Cards: their form, the registry, and what each mistake in a card says."""

from __future__ import annotations

import importlib
import re
import time
from pathlib import Path

import pytest

from aglint import rule
from aglint.card import HEADINGS, Block, CardError, Claim
from aglint.rule import parse

CARD = """\
---
code: AG649
symbol: some-rule
severity: error
confidence: HIGH
message: `{name}` is "bad": 'x' and 'y'
since: "0.1"
---
## What it does
Reports.
## Why it is a problem
Because.
## Example
Text.
```python
## not a heading
x = 1  # BAD
y = 2
z = 3  # BAD
```
```claim
raises ValueError: must be: so
eager too
```
## Use instead
```python
x = 2
```
## Fix safety
None.
## Known limits
None.
"""
PATH = Path("some-rule.md")


def test_a_card_gives_every_field():
    card = parse(CARD, PATH)
    assert (card.code, card.symbol, card.severity, card.since) == (
        "AG649",
        "some-rule",
        "error",
        "0.1",
    )
    assert card.message == "`{name}` is \"bad\": 'x' and 'y'"
    assert (card.msgid, card.pylint_symbol) == ("E7249", "ag-some-rule")
    assert card.module == "aglint.checks.some_rule"
    assert card.bad == Block("## not a heading\nx = 1  # BAD\ny = 2\nz = 3  # BAD\n", 16)
    assert CARD.splitlines()[card.good.line - 1] == "x = 2"
    assert card.bad.marked == (2, 4)
    assert card.claim == Claim("raises", (("ValueError", "must be: so"),), eager_too=True)
    assert list(card.sections) == list(HEADINGS)


@pytest.mark.parametrize(
    "text, claim",
    [
        ("differs", Claim("differs")),
        ("raises A: b\nor raises C: d", Claim("raises", (("A", "b"), ("C", "d")))),
        ("traces 5", Claim("traces", count=5)),
        ("traces 5\neager too", Claim("traces", count=5, eager_too=True)),
    ],
)
def test_claims(text, claim):
    assert parse(CARD.replace("raises ValueError: must be: so\neager too", text), PATH).claim == (
        claim
    )


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("---\ncode", "code", "some-rule.md:1: a card opens"),
        ("code: AG649", "code: AG64", "some-rule.md:2: code 'AG64' is not AG and three digits"),
        ("symbol: some", "symbol: other", "some-rule.md:3: symbol 'other-rule' is not the file's"),
        ("severity: error", "severity: bad", "some-rule.md:4: severity 'bad' is none of error"),
        ("confidence: HIGH", "confidence: LOW", "some-rule.md:5: confidence 'LOW' is none of"),
        ("since:", "when:", "some-rule.md:7: unknown key 'when'"),
        ('since: "0.1"\n', "", "some-rule.md:7: no 'since'"),
        ('since: "0.1"', "code: AG649", "some-rule.md:7: 'code' stands here twice"),
        ('since: "0.1"', "since:", "some-rule.md:7: since is empty"),
        ("since:", "tf-since: 2\nsince:", "some-rule.md:7: tf-since '2' is not a version as 2.16"),
    ],
)
def test_a_wrong_opening_is_named_with_its_line(old, new, message):
    with pytest.raises(CardError, match=re.escape(message)):
        parse(CARD.replace(old, new, 1), PATH)


@pytest.mark.parametrize(
    "old, new, what, message",
    [
        ("## Fix safety", "## Fix", "sections", "some-rule.md:9: the headings must be"),
        ("```python\nx = 2\n```\n", "", "good", "'Use instead' needs one ```python block"),
        ("raises ValueError: must be: so", "fails", "claim", "some-rule.md:22: a claim is"),
        ("eager too", "sometimes", "claim", "some-rule.md:22: a claim can't go on with"),
    ],
)
def test_a_wrong_body_is_named_with_its_line(old, new, what, message):
    card = parse(CARD.replace(old, new, 1), PATH)
    with pytest.raises(CardError, match=re.escape(message)):
        getattr(card, what)


@pytest.mark.parametrize(
    "range_, version, holds",
    [
        ("", "2.8.4", True),
        ("tf-since: 2.16\n", "2.16.1", True),
        ("tf-since: 2.16\n", "2.9", False),
        ("tf-until: 2.9\n", "2.9.3", True),
        ("tf-until: 2.9\n", "2.10.0", False),
        ("tf-since: 2.9\ntf-until: 2.11\n", "2.10.0", True),
    ],
)
def test_the_versions_for_which_a_rule_holds(range_, version, holds):
    assert parse(CARD.replace("since:", f"{range_}since:"), PATH).holds_on(version) is holds


@pytest.mark.parametrize(
    "selector, exactness",
    [
        ("AG649", 9),
        ("some-rule", 9),
        ("ag-some-rule", 9),
        ("AG64", 4),
        ("AG6", 3),
        ("ALL", 1),
        ("AG5", 0),
        ("AG64X", 0),
        ("some", 0),
        ("6", 0),
        ("", 0),
    ],
)
def test_selectors(selector, exactness):
    assert parse(CARD, PATH).names(selector) == exactness


def test_numbers_and_symbols_are_unique():
    rules = list(rule.catalogue().values())
    assert len({one.code[-2:] for one in rules}) == len(rules)
    assert len({one.msgid for one in rules}) == len(rules)
    assert [one.code for one in rules] == sorted(one.code for one in rules)


def test_two_cards_can_not_share_a_number(tmp_path, monkeypatch):
    (tmp_path / "some-rule.md").write_text(CARD)
    (tmp_path / "other-rule.md").write_text(
        CARD.replace("some-rule", "other-rule").replace("AG649", "AG149")
    )
    monkeypatch.setattr(rule, "directory", lambda: tmp_path)
    rule.load_all.cache_clear()
    try:
        with pytest.raises(CardError, match="share the number NN"):
            rule.load_all()
    finally:
        rule.load_all.cache_clear()


@pytest.mark.parametrize("symbol", rule.load_all())
def test_every_card_is_whole_and_has_a_check(symbol):
    card = rule.load_all()[symbol]
    assert list(card.sections) == list(HEADINGS)
    assert card.bad.text
    assert card.good.text
    assert card.claim
    assert card.bad.marked
    check = importlib.import_module(card.module)
    assert hasattr(check, "check") or hasattr(check, "check_module")


def test_loading_is_quick():
    rule.load_all()
    rule.load_all.cache_clear()
    started = time.process_time()
    count = len(rule.load_all())
    assert time.process_time() - started < 0.001 * count + 0.01
