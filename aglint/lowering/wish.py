"""Which functions are to be rewritten before they are converted, and what in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aglint.staging.function import Function


@dataclass(frozen=True)
class Wish:
    """What is to be rewritten.

    Attributes:
      constructs: the constructs, by name.
      asked: those that were asked for by name; some are not wanted else.
      all: whether functions that are not seen to be traced count, and values of unknown kind.
      is_named: whether a function of a qualified name is to be converted at all.
    """

    constructs: frozenset[str]
    asked: frozenset[str]
    all: bool
    is_named: Callable[[str], bool]

    def wants(self, function: Function, answer: str) -> bool:
        """Whether to rewrite something in a function, given the verdict on what decides it."""
        if not self.is_named(function.qualname) or answer == "python":
            return False
        return self.all or (answer != "unknown" and function.traced is not None)
