"""Candidates for inputs -> the few worth a proof. Runs in the child process only.

The eager original decides: a candidate on which it fails is no input, unless it is the program's
own `raise` or `assert` that says so; one that takes a decision some new way is kept; so are the
first few others, for the values they give.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aglint.prove.alarm import limit
from aglint.prove.calls import EAGER
from aglint.prove.coverage import Ways
from aglint.prove.inputs import Input
from aglint.prove.observe import Stage
from aglint.prove.outcome import Outcome
from aglint.prove.runs import Pair

FEW = 4  # inputs that are kept though they show no new way
MANY = 12  # inputs in all
ENOUGH = 10  # candidates that are inputs, when all ways are known
STALE = 40  # inputs one after the other that show no new way, before no more are tried
LONG = 2.0  # seconds that the original may take on a candidate
BUDGET = 4.0  # seconds of the processor for all candidates of a function
SLOW = 2  # candidates that may take longer than they should, besides the time for all
RUN = "eager original, to choose inputs"


@dataclass
class Choice:
    """What became of the candidates.

    Attributes:
      chosen: the indices of those to prove with.
      failed: how many the original fails on.
      reason: what it said on the first of them.
    """

    chosen: list[int] = field(default_factory=list)
    failed: int = 0
    reason: str = ""


def choose(
    pair: Pair,
    candidates: Iterable[Input],
    wanted: dict[int, set[str]],
    known: dict[int, set[str]],
    tell: Callable[[str, Input], None],
) -> Choice:
    """Runs the eager original on candidates, in order, until it has learned enough.

    Args:
      pair: the texts.
      candidates: the inputs to choose from.
      wanted: the ways that the decisions should go, by the numbers of those that matter.
      known: how they went on inputs that there are already.
      tell: called with a run and an input before each.
    """
    ways = Ways()
    stage = Stage(pair.probed(ways), EAGER)
    choice = Choice()
    seen = {(number, way) for number in wanted for way in known.get(number, ())}
    spare: list[int] = []
    goal = {(number, way) for number, some in wanted.items() for way in some}
    end = time.process_time() + BUDGET
    stale = slow = 0
    for index, item in enumerate(candidates):
        if time.process_time() > end:
            break
        if goal <= seen and len(choice.chosen) + len(spare) >= ENOUGH:
            break
        if stale >= STALE:
            break
        tell(RUN, item)
        ways.seen.clear()
        outcome = Outcome()
        with limit(LONG) as alarm:
            outcome = stage.observe(item, slopes=False)
        if alarm.rang:
            slow += 1
            end += LONG if slow <= SLOW else 0.0  # what hangs takes no time from the others
            choice.failed += 1
            choice.reason = choice.reason or "it takes too long"
            stage = Stage(pair.probed(ways), EAGER)
            continue
        if outcome.unready or (outcome.error and not outcome.deliberate):
            choice.failed += 1
            choice.reason = choice.reason or outcome.unready or outcome.message or outcome.error
            continue
        report = ways.report()
        new = {(n, way) for n in wanted for way in report.get(n, ())} - seen
        stale = 0 if new else stale + 1
        if new and len(choice.chosen) < MANY:
            seen |= new
            choice.chosen.append(index)
        elif not outcome.error:
            spare.append(index)
    missing = max(0, FEW - len(choice.chosen))
    choice.chosen = sorted(choice.chosen + _spread(spare, missing))
    return choice


def _spread(items: list[int], count: int) -> list[int]:
    """Some of them, evenly from all."""
    if len(items) <= count:
        return items
    return [items[index * len(items) // count] for index in range(count)]
