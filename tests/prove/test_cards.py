"""What is said of a card whose claim TensorFlow does not keep, and what the child makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aglint.prove import cards
from aglint.prove.card_proof import GONE, HOLDS, NO_CURE, NOT_RUN, OTHERWISE
from aglint.rule import parse

CARD = """\
---
code: AG349
symbol: some-rule
severity: error
confidence: HIGH
message: so
since: "0.1"
---
## What it does
Text.
## Why it is a problem
Text.
## Example
```python
{bad}
```
```claim
{claim}
```
## Use instead
```python
{good}
```
## Fix safety
None.
## Known limits
None.
"""
GRAPH_FAILS = """\
import tensorflow as tf
@tf.function
def half(x):
    return float(x.numpy()) / 2.0
def main():
    assert half(tf.constant(2.0)) == 1.0
"""
DIFFERS = """\
import tensorflow as tf
seen = []
@tf.function
def half(x):
    seen.append(1)
    return x / 2.0
def main():
    half(tf.constant(2.0)), half(tf.constant(4.0))
    assert len(seen) == 2
"""
TRACES = """\
import tensorflow as tf
@tf.function
def half(x):
    return x - x
def main():
    half(tf.constant(2.0)), half(tf.constant(2))
"""
WORKS = "def main():\n    pass"
FAILS = "def main():\n    raise KeyError('key')"
NUMPY = "raises AttributeError: numpy"


@pytest.mark.parametrize(
    "bad, claim, good, status, detail",
    [
        (GRAPH_FAILS, NUMPY, WORKS, HOLDS, ""),
        (GRAPH_FAILS, "raises Exception: numpy", WORKS, HOLDS, ""),
        (GRAPH_FAILS, "raises AttributeError: nympy", WORKS, OTHERWISE, "raises AttributeError"),
        (GRAPH_FAILS, "raises TypeError: numpy", WORKS, OTHERWISE, "raises AttributeError"),
        (GRAPH_FAILS, "differs", WORKS, OTHERWISE, "raises AttributeError"),
        (GRAPH_FAILS, NUMPY, FAILS, NO_CURE, "the good example raises KeyError: 'key'"),
        (DIFFERS, "differs", WORKS, HOLDS, ""),
        (DIFFERS, "traces 2", WORKS, OTHERWISE, "raises AssertionError: assert len(seen) == 2"),
        (TRACES, "traces 2", WORKS, HOLDS, ""),
        (TRACES, "traces 3", WORKS, GONE, "the bad example works, in 2 traces"),
        (WORKS, NUMPY, WORKS, GONE, "the bad example works"),
        (FAILS, "raises KeyError: key", WORKS, NOT_RUN, "run eagerly, raises KeyError: 'key'"),
        (FAILS, "raises KeyError: key\neager too", WORKS, HOLDS, ""),
        (WORKS, "raises KeyError: key\neager too", WORKS, GONE, "works, in 0 traces"),
    ],
)
def test_status(bad, claim, good, status, detail, tmp_path):
    text = CARD.format(bad=bad, claim=claim, good=good)
    proof = cards.prove(parse(text, Path("some-rule.md")), tmp_path)
    assert proof.status == status, proof.detail
    assert detail in proof.detail
    assert proof.misbehaves == (status in (HOLDS, OTHERWISE, NO_CURE))


def test_a_shown_fix_must_work(tmp_path):
    text = CARD.format(bad=GRAPH_FAILS, claim=NUMPY, good=WORKS)
    text = text.replace("## Fix safety\nNone.", f"## Fix safety\n```fixed\n{FAILS}\n```")
    proof = cards.prove(parse(text, Path("some-rule.md")), tmp_path)
    assert (proof.status, proof.detail) == (NO_CURE, "the fixed example raises KeyError: 'key'")
    assert [(run.what, run.eagerly) for run in proof.runs] == [
        (what, eagerly) for what in ("bad", "good", "fixed") for eagerly in (False, True)
    ]
