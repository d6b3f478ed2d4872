"""Files analysed until what they say of each other no longer changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from aglint.staging.entries import Entries, Place, merged
from aglint.staging.entry import Traced

Result = TypeVar("Result")
Outgoing = list[tuple[Place, Traced]]

_ROUNDS = 12
"""A chain of calls through more files than that is not followed to its end."""


def settled(
    paths: Sequence[str],
    analyse: Callable[[list[tuple[str, Entries]]], list[tuple[Result, Outgoing]]],
) -> list[Result]:
    """Analyses files, and again those of which others have said something new.

    Args:
      paths: the files.
      analyse: gives, for files with what is known of them from others, what is asked for and what
        each says of other files.

    Returns:
      The last result for each file, in order.
    """
    results: dict[str, Result] = {}
    said: dict[str, Outgoing] = {}
    known: dict[str, Entries] = {}
    places = {path: os.path.abspath(path) for path in paths}
    pending = list(paths)
    for _ in range(_ROUNDS):
        work = [(path, known.get(places[path], {})) for path in pending]
        for path, (result, outgoing) in zip(pending, analyse(work), strict=True):
            results[path], said[path] = result, outgoing
        new = merged(one for path in paths for one in said[path])
        pending = [p for p in paths if new.get(places[p], {}) != known.get(places[p], {})]
        if not pending:
            break
        known = new
    return [results[path] for path in paths]
