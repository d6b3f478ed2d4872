"""How long original and converted code take on one input. Runs in the child process only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import tensorflow as tf

from aglint.prove import capture, proof
from aglint.prove.calls import EAGER, Call, settle
from aglint.prove.inputs import Input
from aglint.prove.observe import set_seeds
from aglint.prove.proof import Speed
from aglint.prove.runs import MODES, Pair

_RUNS = (proof.ORIGINAL, proof.CONVERTED, proof.AUTOGRAPH, proof.GRAPH)
REPEATS = 20  # calls, of which the fastest counts
BUDGET = 0.5  # seconds for all calls of one run but the first


def measure(pair: Pair, item: Input, tell: Callable[[str, Input], None]) -> Iterator[Speed]:
    """Times the runs that return, each on a load of its own.

    Args:
      pair: the texts.
      item: the input.
      tell: called with a run and the input before each.
    """
    for run in _RUNS:
        tell(run, item)
        seconds = _seconds(pair, item, run)
        if seconds:
            yield Speed(run, seconds[0], min(seconds[1:]))


def _seconds(pair: Pair, item: Input, run: str) -> list[float]:
    """The time of each call; nothing if one raises."""
    capture.streams()
    loaded = pair.load(run)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})
    tf.config.run_functions_eagerly(MODES[run] == EAGER)
    seconds: list[float] = []
    with loaded.active():
        try:
            call = Call.bind(item, loaded.module)
            target = call.staged(MODES[run])
            while len(seconds) < 2 or (len(seconds) <= REPEATS and sum(seconds[1:]) < BUDGET):
                set_seeds(0)
                began = time.perf_counter()
                settle(target(*call.args, **call.kwargs))
                seconds.append(time.perf_counter() - began)
        except BaseException:
            seconds = []
    capture.leave_forks()
    capture.take()
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    return seconds
