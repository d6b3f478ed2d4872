"""while_loop and for_loop: Python's loops, staged when what steers them is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .iteration import is_staged_iterable, staged_for
from .logic import and_, not_
from .packing import unpack
from .places import Writes
from .staged import condition, is_staged, tensorflow, truth, unconverted
from .staged_loop import State, staged_loop
from .steps import Steps
from .unrolled import unrolled_for

Body = Callable[..., Any]


@unconverted
def while_loop(
    loop_test: Body,
    loop_body: Body,
    *state: Any,
    until: Body | None = None,
    writes: Writes | None = None,
) -> Any:
    """Runs `loop_body` while `loop_test` is true, as `while` does.

    As long as tests are Python values or eager tensors this is a Python loop. From the first test
    that is staged, at the start or later, the rest of the loop is a `tf.while_loop`; a test is
    evaluated as often as Python evaluates it.

    Args:
      loop_test: takes the state, returns anything with a truth value.
      loop_body: takes the state, returns the next one: bare for one name, a tuple for several,
        None for none.
      *state: the values before the loop.
      until: takes the state; asked before `loop_test`, which is not called when it is true.
      writes: returns the places that the loop changes, as for `cond`.

    Returns:
      The state after the loop, in the form in which the body returns it.

    Raises:
      TypeError: staged, and a state changes type or can't be in a graph; the message names it.
      ValueError: staged, and a state changes rank or is unbound; the message names it.
    """
    count = len(state)
    while True:
        if until is not None:
            stop = until(*state)
            if type(stop) is not bool and is_staged(stop):
                go = _unless(stop, loop_test, state)
                loop = Steps(loop_body, 0, state, until, writes, loop_test)
                return unpack(_staged_while(loop, go), count)
            if stop:
                break
        go = loop_test(*state)
        if type(go) is not bool and is_staged(go):
            loop = Steps(loop_body, 0, state, until, writes, loop_test)
            return unpack(_staged_while(loop, go), count)
        if not go:
            break
        if count == 1:
            state = (loop_body(*state),)
        elif count:
            state = loop_body(*state)
        else:
            loop_body()
    return unpack(state, count)


@unconverted
def for_loop(
    items: Any,
    loop_body: Body,
    *state: Any,
    until: Body | None = None,
    writes: Writes | None = None,
) -> Any:
    """Runs `loop_body` for every item, as `for` does.

    Staged tensors, ragged tensors, datasets and their iterators become a `tf.while_loop` when a
    graph is being built; everything else is iterated by Python. A staged `until` over Python
    items unrolls: the items are all taken while tracing, and each iteration is a `tf.cond`.

    Args:
      items: any iterable; it is not advanced after `until` is true.
      loop_body: takes an item and the state, returns the next state: bare for one name, a tuple
        for several, None for none.
      *state: the values before the loop.
      until: takes the state; asked before every item is taken.
      writes: returns the places that the loop changes, as for `cond`.

    Returns:
      The state after the loop, in the form in which the body returns it.

    Raises:
      TypeError: `items` is not iterable, or, staged, a state changes type; the message names it.
      ValueError: staged, and a state changes rank or is unbound; the message names it.
    """
    count = len(state)
    if is_staged_iterable(items):
        loop = Steps(loop_body, 1, state, until, writes)
        return unpack(loop.built(lambda: staged_for(items, loop)), count)
    if until is not None:
        return unpack(unrolled_for(items, loop_body, state, until, writes), count)
    if count == 1:
        value = state[0]
        for item in items:
            value = loop_body(item, value)
        return value
    if count:
        for item in items:
            state = loop_body(item, *state)
        return state
    for item in items:
        loop_body(item)
    return None


def _staged_while(loop: Steps, go: Any) -> State:
    """Does the rest of the loop in the graph; `go` is the first test, already evaluated.

    Whether to go on is a loop variable: the test is evaluated at the end of the body, once for
    every time that Python evaluates it, and can see what the body made of the state.
    """
    first = condition(go)

    def step(_: Any, values: State) -> tuple[list[Any], State]:
        values = loop.round(*values)
        stop = loop.until is not None and loop.until(*values)
        if is_staged(stop):
            more = _unless(stop, loop.test, values)
        else:
            more = not stop and loop.test(*values)
        return [_boolean(more)], values

    return loop.built(lambda: staged_loop(lambda go: go, step, [first], loop.guess(), first))


def _unless(stop: Any, loop_test: Body, state: State) -> Any:
    return and_(lambda: not_(stop), lambda: truth(loop_test(*state)))


def _boolean(value: Any) -> Any:
    return tensorflow().convert_to_tensor(truth(value))
