"""Candidates for inputs -> one on which the converted function differs. In the child process only.

Both texts run eagerly, which costs a small part of a proof, so that many more candidates can be
tried than proven. What differs here is no verdict yet: it is an input worth a proof.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from aglint.prove import proof
from aglint.prove.compare import outcomes
from aglint.prove.inputs import Input
from aglint.prove.observe import Stage
from aglint.prove.runs import MODES, Pair


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
    end = time.monotonic() + budget
    stages: list[Stage] = []
    compared: list[int] = []
    for index, item in enumerate(candidates):
        if len(compared) >= most or time.monotonic() > end:
            break
        if not stages:
            stages = [Stage(pair.load(run), MODES[run]) for run in _RUNS]
        tell(proof.ORIGINAL, item)
        reference = stages[0].observe(item)
        if reference.unready or (reference.error and not reference.deliberate):
            stages = []
            continue
        tell(proof.CONVERTED, item)
        other = stages[1].observe(item)
        compared.append(index)
        if other.unready or outcomes(reference, other, graph=False):
            return index, compared
        if reference.error:
            stages = []
    return None, compared


_RUNS = (proof.ORIGINAL, proof.CONVERTED)
