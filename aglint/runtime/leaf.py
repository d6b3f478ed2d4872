"""One value in the state of a staged loop, and what may become of it in an iteration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .staged import tensorflow
from .untyped import UNDEFINED, UNSET
from .values import can_stage, describe, fits, is_dense, is_weak, kind, natural_dtype, stage


@dataclass(slots=True)
class Leaf:
    """One value in the state.

    Attributes:
      name: the variable it belongs to.
      initial: its value before the loop.
      carried: whether it is a loop variable of the graph.
      unread: whether the body gives it a value before it looks at it.
      dtype: what a Python number must become, or what a name without a value must be filled with;
        None leaves it to TensorFlow.
      shape: the static shape over all iterations, if that is less than the initial one says.
      changed: whether the body returned something else than it was given.
      rank_error: what is wrong if the body can't be traced with an unknown rank.
    """

    name: str
    initial: Any
    carried: bool
    dtype: Any = None
    shape: Any = None
    changed: bool = True
    rank_error: Exception | None = None
    unread: bool = False

    @property
    def unbound(self) -> bool:
        """Whether the graph carries a placeholder until the first iteration gives the value."""
        return self.carried and (self.initial is UNDEFINED or self.initial is UNSET)

    def entry(self) -> Any:
        """Returns what enters the loop."""
        if self.unbound:
            sizes = self.shape.as_list() if self.shape.rank is not None else []
            return tensorflow().zeros([size or 0 for size in sizes], self.dtype)
        return stage(self.initial, self.dtype)

    def agree(self, before: Any, after: Any) -> tuple[bool, Any]:
        """Fits the value after an iteration to its loop variable.

        Returns:
          Whether the guess holds, and the value.
        """
        self.changed = after is not before
        if not self.changed:
            return True, after
        if not can_stage(after) or is_dense(after) != is_dense(before):
            raise self._mismatch(after)
        if not is_dense(after):
            if type(after) is not type(before):
                raise self._mismatch(after)
            return True, after
        own, new = before.dtype, natural_dtype(after)
        if own != new:
            if is_weak(after) and fits(after, own):
                return True, stage(after, own)
            if is_weak(self.initial) and self.dtype is None and fits(self.initial, new):
                self.dtype = new
                return False, after
            raise self._mismatch(after)
        after = stage(after)
        wider = _common_shape(before.shape, after.shape)
        if wider is before.shape:
            return True, after
        if wider.rank is None and after.shape.rank is not None:
            error = ValueError(
                f"'{self.name}' has shape {before.shape} before the loop but {after.shape} after "
                "one iteration; in a staged loop it must start with the rank that it ends with"
            )
            if not is_weak(self.initial):
                raise error
            # `total = 0.0` that becomes a vector: right with an unknown rank, if the body can
            # be traced so.
            self.rank_error = error
        self.shape = wider
        return False, after

    def promote(self, after: Any) -> None:
        """Makes a loop variable of a value that was kept out of the loop but changed."""
        if self.initial is UNSET and not can_stage(after) and after is not UNDEFINED:
            self.initial = after  # the only value that it ever gets, and nobody looks before
            return
        if not can_stage(after):
            raise self._mismatch(after)
        if self.initial is None and self.unread:
            self.initial = UNDEFINED  # the graph has no None, and only a loop of no rounds keeps it
        if self.initial is UNDEFINED or self.initial is UNSET:
            self._fill(after)
        elif not can_stage(self.initial) or is_dense(self.initial) != is_dense(after):
            raise self._mismatch(after)
        elif is_dense(after):
            own, new = natural_dtype(self.initial), natural_dtype(after)
            if is_weak(self.initial) and fits(self.initial, new):
                self.dtype = None if is_weak(after) and kind(own) == kind(new) else new
            elif own != new and not (is_weak(after) and fits(after, own)):
                raise self._mismatch(after)
        self.carried = True

    def _fill(self, after: Any) -> None:
        """Gives an unbound name a placeholder of the type that the body gives it."""
        if not is_dense(after):
            raise ValueError(
                f"'{self.name}' has no value before the loop and is {describe(after)} after one "
                "iteration; give it a value before the loop"
            )
        after = stage(after)
        self.dtype, self.shape = after.dtype, after.shape

    def _mismatch(self, after: Any) -> Exception:
        before = self.initial
        if after is UNDEFINED:
            return ValueError(
                f"'{self.name}' has a value before the loop but may have none after one iteration"
            )
        one = describe(before) if self.dtype is None else self.dtype.name
        other = describe(after)
        if one == other:
            return TypeError(
                f"'{self.name}' is another {type(before).__name__} after one iteration; "
                "a staged loop can't carry Python objects"
            )
        hint = ""
        floating = is_dense(after) and kind(natural_dtype(after)) == "floating"
        if type(before) is int and floating:
            hint = f"; start from {float(before)} or a tensor of that dtype"
        return TypeError(
            f"'{self.name}' is {one} before the loop but {other} after one iteration{hint}"
        )


def _common_shape(before: Any, after: Any) -> Any:
    """Returns the most specific shape that covers both: `before` itself if it is that."""
    if before.rank is None:
        return before
    if before.rank != after.rank:
        return type(before)(None)
    sizes = [b if b == a else None for b, a in zip(before.as_list(), after.as_list(), strict=True)]
    return before if sizes == before.as_list() else type(before)(sizes)
