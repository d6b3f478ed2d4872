"""Work spread over processes, with results in the order of the work."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

_FILES_A_PROCESS = 64
"""Below this a second process costs more than it brings."""


def spread(
    function: Callable[..., Any],
    work: Sequence[tuple],
    jobs: int | None,
    lost: Callable[..., Any],
) -> list[Any]:
    """Calls a function with each tuple of arguments.

    Args:
      function: can be pickled, as its arguments and results.
      work: the arguments of each call.
      jobs: how many processes; None for as many as there are cores and as the work is worth.
      lost: gives the result, from the same arguments, of a call whose process died.
    """
    if jobs is None:
        jobs = min(_cores(), len(work) // _FILES_A_PROCESS + 1)
    if jobs <= 1 or len(work) <= 1:
        return [function(*arguments) for arguments in work]
    from concurrent.futures.process import BrokenProcessPool

    try:
        return _pooled(function, work, min(jobs, len(work)))
    except BrokenProcessPool:
        return [_alone(function, arguments, lost) for arguments in work]


def _pooled(function: Callable[..., Any], work: Sequence[tuple], jobs: int) -> list[Any]:
    from concurrent.futures import ProcessPoolExecutor

    chunk = max(1, min(16, len(work) // (jobs * 4)))
    with ProcessPoolExecutor(jobs) as pool:
        try:
            return list(pool.map(function, *zip(*work, strict=True), chunksize=chunk))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _alone(function: Callable[..., Any], arguments: tuple, lost: Callable[..., Any]) -> Any:
    """One call in a process of its own: a pool doesn't say which call broke it."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return _pooled(function, [arguments], 1)[0]
    except BrokenProcessPool:
        return lost(*arguments)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
