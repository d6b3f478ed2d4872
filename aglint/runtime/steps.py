"""What a loop runs in each round, with the places that it changes as a part of its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .loop_state import LoopState
from .names import parameters, rebound, unread
from .packing import pack
from .places import Places, Writes

Function = Callable[..., Any]
State = tuple[Any, ...]


class Steps:
    """The functions and the state of one loop, from the moment when it must be staged.

    Args:
      loop_body: takes what leads and the state, returns the next state.
      leading: how many arguments stand before the state.
      state: the values before the loop.
      until: takes the state, or None.
      writes: returns the places that the loop changes, or None.
      loop_test: takes the state, or None.
    """

    def __init__(
        self,
        loop_body: Function,
        leading: int,
        state: State,
        until: Function | None = None,
        writes: Writes | None = None,
        loop_test: Function | None = None,
    ) -> None:
        self._count = len(state)
        self._places = Places(writes)
        self._body = loop_body
        self.names = parameters(loop_body, leading, self._count)
        self._moves = rebound(loop_body, self.names)
        self._unread = unread(loop_body, self.names)
        self.state = state
        self.until = until
        self.test = loop_test
        if self._places.all:
            self.names = [*self.names, *self._places.names]
            self._moves = [*self._moves, *(True for _ in self._places.all)]
            self._unread = [*self._unread, *(False for _ in self._places.all)]
            self.state = (*state, *self._places.before)
            self._body = self._places.body(loop_body, leading, self._count)
            self.until = until and self._places.test(until, self._count)
            self.test = loop_test and self._places.test(loop_test, self._count)

    def guess(self) -> LoopState:
        """Returns the first guess of what the graph carries."""
        return LoopState(self.names, self.state, self._moves, self._unread)

    def round(self, *given: Any) -> State:
        """Runs the body on what leads and the state, and returns the next state."""
        return pack(self._body(*given), self.names)

    def built(self, build: Callable[[], State]) -> State:
        """Returns what names hold after the loop that `build` makes; places hold it then, too."""
        try:
            values = build()
        except BaseException:
            self._places.put(self._places.before)
            raise
        self._places.put(values[self._count :])
        return values[: self._count]
