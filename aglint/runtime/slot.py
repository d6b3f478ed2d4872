"""One name in the state of a staged loop, and the leaves in its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .grown import grown
from .leaf import Leaf
from .staged import tensorflow


@dataclass(slots=True)
class Slot:
    """One name of the state: the structure of its value and the leaves in it.

    Attributes:
      name: what to call it in messages.
      structure: the value before the loop.
      leaves: what is in it.
      unread: whether the body never looks at the value that it is given.
      items: the type of the items, if it is a list that the graph has to keep from now on.
      listed: that list, as Python has it before the loop.
      each: how many items every round adds to it, if that is known; then `size` is how many it has
        after the loop.
    """

    name: str
    structure: Any
    leaves: list[Leaf] = field(default_factory=list)
    unread: bool = False
    items: Any = None
    listed: list[Any] | None = None
    each: int = 0
    size: int | None = None

    def keep_in_graph(self) -> None:
        """Makes one of the graph of a list that grows in the loop."""
        if self.items is None:
            return
        self.structure = grown(self.listed, self.items, self.size)
        self.leaves = [
            Leaf(self.name, leaf, True) for leaf in tensorflow().nest.flatten(self.structure)
        ]
        self.items = None
