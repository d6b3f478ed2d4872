"""Places: attributes and contents of objects, which a staged branch or loop may change.

Python changes them in place, and so does converted code that runs as Python. A graph chooses
between values: each branch starts from what stood there before, and afterwards what the graph has
chosen is put there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from .raising import traced
from .untyped import UNDEFINED, UNSET
from .values import valued

Writes = Callable[[], "Sequence[Any]"]


class Attribute:
    """An attribute of an object; UNDEFINED stands for one that it does not have."""

    def __init__(self, owner: Any, name: str) -> None:
        self.owner = owner
        self.attribute = name
        self.name = f"{type(owner).__name__}.{name}"

    def get(self) -> Any:
        """Returns what stands there."""
        return getattr(self.owner, self.attribute, UNDEFINED)

    def put(self, value: Any) -> None:
        """Makes the place hold `value`, unless it does."""
        if value is self.get():
            return
        if value is UNDEFINED:
            delattr(self.owner, self.attribute)
        else:
            setattr(self.owner, self.attribute, value)


class Contents:
    """What is in a list, dict, set or deque.

    Raises:
      TypeError: the object is none of those.
    """

    def __init__(self, owner: Any) -> None:
        if not isinstance(owner, (list, dict, set, deque)):
            raise TypeError(
                f"a staged branch or loop changes a {type(owner).__name__} in place, "
                "and a graph can't choose between its states"
            )
        self.owner = owner
        self.name = f"a {type(owner).__name__}"
        self._known: Any = None

    def get(self) -> Any:
        """Returns a copy of what is in it, the one known already where nothing has changed."""
        kind = dict if isinstance(self.owner, dict) else set
        found = kind(self.owner) if isinstance(self.owner, (dict, set)) else list(self.owner)
        if self._known is None or not _same_items(found, self._known):
            self._known = found
        return self._known

    def put(self, value: Any) -> None:
        """Makes it hold `value`."""
        self.owner.clear()
        if isinstance(self.owner, (dict, set)):
            self.owner.update(value)
        else:
            self.owner.extend(value)


def _same_items(one: Any, other: Any) -> bool:
    if type(one) is not type(other) or len(one) != len(other):
        return False
    if isinstance(one, set):
        return bool(one == other)
    pairs = zip(one, other, strict=True)
    if any(left is not right for left, right in pairs):
        return False
    if not isinstance(one, dict):
        return True
    return all(left is right for left, right in zip(one.values(), other.values(), strict=True))


Place = Attribute | Contents


class Places:
    """The places that a branch or loop names in its `writes`.

    Args:
      writes: returns them: a pair of object and attribute name, or an object whose content changes.
    """

    def __init__(self, writes: Writes | None) -> None:
        self.all: list[Place] = []
        for one in writes() if writes is not None else ():
            is_attribute = type(one) is tuple
            self.all.append(Attribute(*one) if is_attribute else Contents(one))
        self.before = self.get()

    @property
    def names(self) -> list[str]:
        """What to call them in messages."""
        return [place.name for place in self.all]

    def get(self) -> tuple[Any, ...]:
        """Returns what stands there now."""
        return tuple(place.get() for place in self.all)

    def put(self, values: Sequence[Any]) -> None:
        """Puts values there."""
        for place, value in zip(self.all, values, strict=True):
            place.put(value)

    def branch(self, function: Callable[[], Any], count: int) -> Callable[[], Any]:
        """Returns a branch that gives the values of the places behind its own.

        Args:
          function: the branch.
          count: how many names it gives values for; 0 and 1 stand for one value.
        """

        def with_places() -> tuple[Any, ...]:
            self.put(self.before)
            try:
                result = valued(traced(function))
                if result is UNSET:
                    return (*[UNSET] * max(count, 1), *self.get())
                own = tuple(result) if count > 1 else (result,)
                return (*own, *self.get())
            finally:
                self.put(self.before)

        return with_places

    def body(self, function: Callable[..., Any], leading: int, count: int) -> Callable[..., Any]:
        """Returns a loop body that takes and gives the values of the places behind its own.

        Args:
          function: the body.
          leading: how many arguments stand before the state.
          count: how many names the state has.
        """

        def with_places(*given: Any) -> Any:
            self.put(given[leading + count :])
            result = function(*given[: leading + count])
            own = () if not count else (result,) if count == 1 else tuple(result)
            values = (*own, *self.get())
            return values[0] if len(values) == 1 else values

        return with_places

    def test(self, function: Callable[..., Any], count: int) -> Callable[..., Any]:
        """Returns a loop test that takes the values of the places behind its own."""

        def with_places(*given: Any) -> Any:
            self.put(given[count:])
            return function(*given[:count])

        return with_places
