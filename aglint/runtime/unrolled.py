"""for over Python items with a way out that may be staged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .branch import staged_cond
from .places import Writes
from .staged import is_staged, tensorflow
from .steps import Steps

# A Python iterable without a length may be endless (itertools.count). With a staged way out the
# trace cannot know when to stop; after so many staged iterations it gives up.
UNROLL_LIMIT = 1000


def unrolled_for(
    items: Any,
    loop_body: Callable[..., Any],
    state: tuple[Any, ...],
    until: Callable[..., Any],
    writes: Writes | None = None,
) -> tuple[Any, ...]:
    """Iterates in Python; once `until` is staged, each further iteration is a `tf.cond`.

    The body sees every item as the Python object it is. Items are taken while tracing, so the
    iterable is exhausted even if the staged `until` becomes true half-way.

    Raises:
      RuntimeError: the iterable has no length, and tracing did not come to its end.
    """
    iterator = iter(items)
    count = len(state)
    stop = until(*state)
    while not (type(stop) is not bool and is_staged(stop)):
        if stop:
            return state
        try:
            item = next(iterator)
        except StopIteration:
            return state
        if count == 1:
            state = (loop_body(item, *state),)
        elif count:
            state = loop_body(item, *state)
        else:
            loop_body(item)
        stop = until(*state)
    loop = Steps(loop_body, 1, state, until, writes)
    return loop.built(lambda: _predicated(items, iterator, loop, stop))


def _predicated(items: Any, iterator: Any, loop: Steps, stop: Any) -> tuple[Any, ...]:
    tf = tensorflow()
    state = loop.state
    endless = not hasattr(items, "__len__") and not hasattr(items, "__length_hint__")
    for taken, item in enumerate(iterator):
        if endless and taken >= UNROLL_LIMIT:
            raise RuntimeError(
                f"a loop over {type(items).__name__!r} with a staged way out was unrolled "
                f"{UNROLL_LIMIT} times without an end; iterate over a list, a range or tf.range, "
                "or write a while loop"
            )
        state = _iteration(stop, item, loop, state)
        stop = loop.until(*state)
        if not is_staged(stop):
            if stop:
                break
            stop = tf.constant(False)
    return state


def _iteration(stop: Any, item: Any, loop: Steps, state: tuple[Any, ...]) -> tuple[Any, ...]:
    def stay() -> tuple[Any, ...]:
        return state

    def go_on() -> tuple[Any, ...]:
        return loop.round(item, *state)

    return tuple(staged_cond(stop, stay, go_on, loop.names, "for", split=True))
