"""Rewrites of the source before it is converted: what no graph knows, in words that it does."""

from __future__ import annotations

from collections.abc import Callable

from aglint.lowering import matches, recursion
from aglint.lowering.lowered import Lowered
from aglint.lowering.recursion import LINEAR, TREE
from aglint.lowering.wish import Wish
from aglint.source import Source
from aglint.staging.module import Module

__all__ = ["LINEAR", "TREE", "Lowered", "Wish", "lowered"]

ORDER = (matches, recursion)


def lowered(source: Source, module: Callable[[Source], Module], wish: Wish) -> Lowered:
    """Rewrites all that is wanted.

    Args:
      source: a file.
      module: says what is known of a text of it.
      wish: what is wanted.
    """
    made = Lowered(source)
    for step in ORDER:
        while (after := step.lower(made, module(made.source), wish)) is not None:
            made = after
    return made
