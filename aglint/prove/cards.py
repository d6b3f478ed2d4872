"""Executes a rule's card on TensorFlow: the bad example misbehaves as claimed, the good one works.

`raises` and `differs` are about what `main()` raises; for `traces N`, `main()` returns how often
TensorFlow traced, or, when it returns nothing, the functions of the module are asked. Where the
rule has a fix, the card shows what it makes of the bad example, and that must work, too. Run
eagerly, as plain Python, all examples must work, but for the bad one of a card that claims
`eager too`: functions that only a Dataset runs are traced there as well.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import tensorflow as tf

from aglint.card import Block, Claim
from aglint.prove.card_proof import (
    BAD,
    FIXED,
    GONE,
    GOOD,
    HOLDS,
    NO_CURE,
    NOT_RUN,
    OTHERWISE,
    CardProof,
    Outcome,
)
from aglint.rule import Rule

_LONG = 2000
_numbers = itertools.count()


def prove(rule: Rule, directory: Path) -> CardProof:
    """Runs all examples of a card, in graphs and eagerly.

    Args:
      rule: one that has a card.
      directory: an empty one, where the examples are written.
    """
    blocks = {BAD: rule.bad, GOOD: rule.good}
    if "```fixed" in rule.sections["Fix safety"]:
        blocks[FIXED] = rule.fixed
    ways = itertools.product(blocks.items(), (False, True))
    runs = tuple(run(what, block, directory, eagerly) for (what, block), eagerly in ways)
    status, detail = _judge(rule.claim, runs)
    return CardProof(rule.symbol, status, detail, runs)


def run(what: str, block: Block, directory: Path, eagerly: bool = False) -> Outcome:
    """Imports a block from a file, without which AutoGraph can't read it, and calls its `main()`.

    Args:
      what: which example of the card it is.
      block: the example.
      directory: where to write it.
      eagerly: run functions as plain Python.
    """
    # AutoGraph keeps what it has converted by code object, and those of two files may be equal;
    # not where they begin in different lines.
    blanks = next(_numbers)
    path = directory / f"card_{blanks}.py"
    path.write_text("\n" * blanks + block.text, encoding="utf-8")
    tf.random.set_seed(1)
    try:
        with _eagerly(eagerly):
            module = load(path)
            returned = module.main()
    except Exception as error:
        kinds = tuple(kind.__name__ for kind in type(error).__mro__)
        return Outcome(what, eagerly, kinds, _text(error, path))
    finally:
        sys.modules.pop(path.stem, None)
        tf.keras.backend.clear_session()
    return Outcome(what, eagerly, traces=_traces(module, returned))


def load(path: Path) -> ModuleType:
    """Imports a file under its own name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def _eagerly(wanted: bool) -> Iterator[None]:
    tf.config.run_functions_eagerly(wanted)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


def _text(error: Exception, path: Path) -> str:
    """What an error says; of an assertion that says nothing, its line."""
    if text := str(error):
        return text[-_LONG:]
    rows = [row for row in traceback.extract_tb(error.__traceback__) if row.filename == str(path)]
    return rows[-1].line or "" if rows else ""


def _traces(module: ModuleType, returned: object) -> int:
    """How often TensorFlow traced the functions of a module."""
    if isinstance(returned, int):
        return returned
    return sum(
        value.experimental_get_tracing_count()
        for value in vars(module).values()
        if hasattr(value, "experimental_get_tracing_count")
    )


def _judge(claim: Claim, runs: tuple[Outcome, ...]) -> tuple[str, str]:
    """A card's status, and what speaks against it."""
    (bad, bad_eagerly), others = runs[:2], runs[2:]
    if bad.works and bad_eagerly.works and not bad.meets(claim):
        return GONE, f"the bad example {bad.said}"
    if not (bad_eagerly.meets(claim) if claim.eager_too else bad_eagerly.works):
        return NOT_RUN, f"the bad example, run eagerly, {bad_eagerly.said}"
    if not bad.meets(claim):
        return OTHERWISE, f"the bad example {bad.said}"
    for one in others:
        if not one.works:
            how = ", run eagerly," if one.eagerly else ""
            return NO_CURE, f"the {one.what} example{how} {one.said}"
    return HOLDS, ""
