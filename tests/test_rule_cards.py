"""Every card, executed: the bad example misbehaves on TensorFlow as claimed, the good one works.

`raises` and `differs` are about what `main()` raises; for `traces N`, `main()` returns how often
TensorFlow traced, or, when it returns nothing, the functions of the module are asked.
Where the rule has a fix, the card shows what it makes of the bad example, and that works, too.
A misbehaving function that only a Dataset runs claims `eager too`: it is traced there as well.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import re
import sys

import pytest
import tensorflow as tf

from aglint.card import BAD, Block, Claim
from aglint.config import Config
from aglint.diagnostic import SAFE, UNSAFE
from aglint.engine import check_source
from aglint.fixes import applicability
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
_names = (f"card_{number}" for number in itertools.count())


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Imports a block from a file, without which AutoGraph can't read its functions."""
    monkeypatch.chdir(tmp_path)

    def load(block: Block):
        name = next(_names)
        path = tmp_path / f"{name}.py"
        path.write_text(block.text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    tf.random.set_seed(1)
    yield load
    tf.keras.backend.clear_session()


@contextlib.contextmanager
def eagerly():
    """Functions run as plain Python; not those given to Datasets, which are always traced."""
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


def verify(claim: Claim, load, block: Block) -> None:
    """Runs a bad example, which must do as claimed."""
    if claim.kind == "traces":
        module = load(block)
        assert traces(module, module.main()) == claim.count
        return
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the card says which
        load(block).main()
    if claim.kind == "differs":
        assert caught.errisinstance(AssertionError), f"not a difference: {caught.value!r}"
    else:
        assert claim.error in [base.__name__ for base in caught.type.__mro__]
        assert claim.text in str(caught.value)


def traces(module, returned: object) -> int:
    """How often TensorFlow traced the functions of a module."""
    if returned is not None:
        return int(returned)
    return sum(
        value.experimental_get_tracing_count()
        for value in vars(module).values()
        if hasattr(value, "experimental_get_tracing_count")
    )


@cards
def test_bad_misbehaves_as_claimed(rule: Rule, load):
    verify(rule.claim, load, rule.bad)


@cards
def test_bad_is_right_in_eager_mode(rule: Rule, load):
    with eagerly():
        if rule.claim.eager_too:
            verify(rule.claim, load, rule.bad)
        else:
            load(rule.bad).main()


@cards
def test_good_works(rule: Rule, load):
    load(rule.good).main()


@cards
def test_good_works_in_eager_mode(rule: Rule, load):
    with eagerly():
        load(rule.good).main()


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


def repaired(text: str) -> str:
    """What `aglint fix --unsafe-fixes --fix-only` makes of a text."""
    return repair(Source.from_text(text, "card.py"), Wanted(Config(), unsafe=True)).source.text


@fixable
def test_fixed_is_what_the_fix_makes_of_bad(rule: Rule):
    bad = re.sub(rf" *{BAD}$", "", rule.bad.text, flags=re.MULTILINE)
    assert rule.fixed.text == repaired(bad)
    assert rule.fixed.text != bad


@fixable
def test_fixed_is_not_reported_and_stays_as_it_is(rule: Rule):
    found = check_source(Source.from_text(rule.fixed.text, "card.py"), Config(preview=True))
    assert rule.symbol not in {one.symbol for one in found}
    assert repaired(rule.fixed.text) == rule.fixed.text


@fixable
def test_fixed_works(rule: Rule, load):
    load(rule.fixed).main()


@fixable
def test_fixed_works_in_eager_mode(rule: Rule, load):
    with eagerly():
        load(rule.fixed).main()


def test_a_card_shows_a_fix_just_where_there_is_one():
    shown = {symbol for symbol, rule in RULES.items() if "```fixed" in rule.sections["Fix safety"]}
    assert shown == {rule.symbol for rule in RULES.values() if applies(rule)}
