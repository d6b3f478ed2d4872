"""Candidates for inputs -> one on which the converted function differs. In the child process only.

Both texts run eagerly, which costs a small part of a proof, so that many more candidates can be
tried than proven. What differs here is no verdict yet: it is an input worth a proof.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from aglint.prove import proof
from aglint.prove.alarm import limit
from aglint.prove.compare import outcomes
from aglint.prove.inputs import Input
from aglint.prove.observe import Stage
from aglint.prove.outcome import Outcome
from aglint.prove.runs import MODES, Pair

LONG = 0.25  # seconds that the original may take on an input
MANY = 8  # inputs on which it may take longer, besides the time for all
LONGER, SLOWER = 1.0, 5.0  # the converted may take so much more, and so many times as long


def sweep(
    pair: Pair,
    candidates: Iterable[Input],
    most: int,
    budget: float,
    tell: Callable[[str, Input], None],
) -> tuple[int | None, list[int]]:
    """Runs both texts eagerly, one input after the other on one load, until they differ.

    Args:
      pair: the texts.
      candidates: the inputs to try.
      most: on how many of those that the original can be run on.
      budget: seconds for all of them.
      tell: called with a run and an input before each.

    Returns:
      The index of the first input that tells the texts apart, and those of all that were compared.
    """
    end = time.process_time() + budget
    slow = 0
    stages: list[Stage] = []
    compared: list[int] = []
    for index, item in enumerate(candidates):
        if len(compared) >= most or time.process_time() > end:
            break
        if not stages:
            stages = [Stage(pair.load(run), MODES[run]) for run in _RUNS]
        tell(proof.ORIGINAL, item)
        began = time.process_time()
        reference = _observed(stages[0], item, LONG)
        took = time.process_time() - began
        if reference is None and slow < MANY:
            slow += 1
            end += took  # what hangs takes no time from the others
        if reference is None or reference.unready or (reference.error and not reference.deliberate):
            stages = []
            continue
        tell(proof.CONVERTED, item)
        other = _observed(stages[1], item, LONGER + SLOWER * took)
        compared.append(index)
        if other is None or other.unready or outcomes(reference, other, graph=False):
            return index, compared
        if reference.error:
            stages = []
    return None, compared


def _observed(stage: Stage, item: Input, seconds: float) -> Outcome | None:
    """What came of a call; None if it took too long."""
    outcome = None
    with limit(seconds) as alarm:
        outcome = stage.observe(item)
    return None if alarm.rang else outcome


_RUNS = (proof.ORIGINAL, proof.CONVERTED)
