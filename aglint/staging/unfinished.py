"""Answers that came too early: of what was asked while that same thing was being found out.

Finding the values of one function asks for those of others, which may ask back. What is found with
an answer that was not there yet is remembered only until the one who was asked has got further.

Source: tabling keeps no answer of strongly connected goals before their leader is done (Tarjan's
low-link in SLG resolution: Chen and Warren, JACM 1996).
"""

from __future__ import annotations

from collections.abc import Callable

_PATIENCE = 4
_open: list[Search] = []


class Search:
    """What is being found out, in a `with`, in which other searches may be opened.

    Args:
      subject: of what.

    Attributes:
      waits_for: the outermost of the searches that it had too early an answer of.
    """

    def __init__(self, subject: object):
        self.subject = subject
        self.waits_for: Search | None = None
        self._depth = 0
        self._early: list[Callable[[], None]] = []

    def __enter__(self) -> Search:
        self._depth = len(_open)
        _open.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        _open.pop()
        self.got_further()

    def delay_what_it_led_to(self) -> None:
        """Has the searches opened in it wait for it."""
        for one in _open[self._depth + 1 :]:
            if one.waits_for is None or one.waits_for._depth > self._depth:
                one.waits_for = self

    def remember_until_further(self, forget: Callable[[], None]) -> None:
        """Has something forgotten as soon as this search has got further."""
        self._early.append(forget)

    def got_further(self) -> None:
        """Forgets what was found with answers of this search that came too early."""
        early, self._early = self._early, []
        for forget in early:
            forget()


class Memory:
    """How long the answers about one subject are remembered.

    For the sake of speed it is no longer asked again at last who has been asked too often.

    Args:
      forget: forgets them.
    """

    def __init__(self, forget: Callable[[], None]):
        self._forget = forget
        self._waits_for: Search | None = None
        self._patience = _PATIENCE

    def keep(self, found: Search) -> None:
        """Remembers what a search has found: for ever, or until what it waits for got further."""
        if found.waits_for is None or self._patience == 0:
            return
        if self._waits_for is None:
            self._patience -= 1
            self._waits_for = found.waits_for
            found.waits_for.remember_until_further(self._let_go)

    def recall(self) -> None:
        """Says that what is remembered is being used, which may not be for ever."""
        if self._waits_for is not None:
            self._waits_for.delay_what_it_led_to()

    def _let_go(self) -> None:
        self._waits_for = None
        self._forget()


def answered_early(subject: object) -> None:
    """Says that something has been asked of a subject whose own search has not got there yet."""
    for one in reversed(_open):
        if one.subject is subject:
            one.delay_what_it_led_to()
            break
