"""cond: `if` on a value that may be staged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from . import names as naming
from .lists import EmptyList
from .merge import Merge, Widened
from .places import Places, Writes
from .raising import traced
from .staged import PLAIN, condition, is_staged, unconverted
from .values import valued

Branch = Callable[[], Any]


@unconverted
def cond(pred: Any, if_true: Branch, if_false: Branch, writes: Writes | None = None) -> Any:
    """Calls one of two branches, as `if pred` does.

    For a Python value and for an eager tensor only the branch taken is called. For a staged tensor
    both branches are traced into a `tf.cond`: an exception that tracing one of them raises is
    raised here, whatever the predicate.

    Args:
      pred: anything with a truth value; a staged tensor of any dtype must have one element.
      if_true: takes nothing; returns one value, or a tuple for several.
      if_false: the same for the other branch.
      writes: returns the places that the branches change: pairs of an object and an attribute's
        name, and lists, dicts and sets. It is called if `pred` is staged; the places then hold
        what the graph has chosen.

    Returns:
      What the branch returns. Staged: tensors where the branches differ; a value that both
      branches return identically stays what it is.

    Raises:
      ValueError: staged, and a name is bound in one branch only, or `pred` is not one element.
      TypeError: staged, and a value has a different type or structure in the two branches.
    """
    if type(pred) not in PLAIN and is_staged(pred):
        known = naming.returned(if_true), naming.returned(if_false)
        names = max(known, key=len)
        if writes is None:
            return staged_cond(pred, if_true, if_false, names)
        return _choosing_places(pred, if_true, if_false, names, Places(writes))
    return if_true() if pred else if_false()


def _choosing_places(
    pred: Any, if_true: Branch, if_false: Branch, names: Sequence[str], places: Places
) -> Any:
    count = len(names)
    every = [*(names or ["result"]), *places.names]
    both = places.branch(if_true, count), places.branch(if_false, count)
    chosen = staged_cond(pred, *both, every, split=True)
    own = max(count, 1)
    places.put(chosen[own:])
    return chosen[0] if own == 1 else chosen[:own]


def staged_cond(
    pred: Any,
    if_true: Branch,
    if_false: Branch,
    names: Sequence[str],
    where: str = "if",
    split: bool = False,
) -> Any:
    """Does `cond` for a staged `pred`.

    Args:
      pred: a staged tensor.
      if_true: the one branch.
      if_false: the other.
      names: what the values that a branch returns are called; may be empty.
      where: the construct, for messages.
      split: whether the branches return a tuple even for one name.
    """
    merge = Merge(names, where, split)
    test = condition(pred)
    while True:
        try:
            return merge.trace(test, if_true, if_false)
        except Widened:
            continue
        except EmptyList as error:
            # A loop round it may trace this once more, with what the other branch shows.
            for branch in (if_true, if_false):
                with contextlib.suppress(EmptyList):
                    error.learn(names, valued(traced(branch)))
            raise
