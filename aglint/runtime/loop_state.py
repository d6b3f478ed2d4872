"""The state of a staged loop: which part of it the graph carries, and as what.

The first trace of the body starts from a guess: a name that the body never assigns to keeps its
Python value, everything else that a graph can hold is carried as a tensor. What the trace returns
is checked against the guess. If the two disagree in a way that has an answer (a Python value that
changes after all, a number that must be int64, a shape that grows, a name without a value), the
guess is corrected and the body is traced once more; the earlier trace is thrown away and none of
its operations run. Otherwise the error names the variable. So the loop is always built from a
trace whose assumptions hold; what Python code in the body does while tracing (`print`,
`list.append`) may happen more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .staged import tensorflow
from .untyped import UNDEFINED
from .values import can_stage, describe, fits, is_dense, is_weak, kind, natural_dtype, same, stage


class TraceAgain(Exception):
    """The guess was corrected."""


@dataclass(slots=True)
class Leaf:
    """One value in the state.

    Attributes:
      initial: its value before the loop.
      carried: whether it is a loop variable of the graph.
      dtype: what a Python number must become, or what a name without a value must be filled with;
        None leaves it to TensorFlow.
      shape: the static shape over all iterations, if that is less than the initial one says.
      changed: whether the body returned something else than it was given.
    """

    initial: Any
    carried: bool
    dtype: Any = None
    shape: Any = None
    changed: bool = True

    @property
    def unbound(self) -> bool:
        """Whether the graph carries a placeholder until the first iteration gives the value."""
        return self.carried and self.initial is UNDEFINED

    def entry(self) -> Any:
        """Returns what enters the loop."""
        if self.unbound:
            sizes = self.shape.as_list() if self.shape.rank is not None else []
            return tensorflow().zeros([size or 0 for size in sizes], self.dtype)
        return stage(self.initial, self.dtype)


@dataclass(slots=True)
class Slot:
    """One name of the state: the structure of its value and the leaves in it."""

    name: str
    structure: Any
    leaves: list[Leaf] = field(default_factory=list)


class LoopState:
    """The whole state, from one trace of the body to the next."""

    def __init__(self, names: Sequence[str], values: Sequence[Any], rebound: Sequence[bool]):
        """Makes the first guess.

        Args:
          names: one for every value.
          values: the state before the loop.
          rebound: for every name, whether the body seems to assign to it.
        """
        tf = tensorflow()
        self.slots = [
            Slot(name, value, [Leaf(v, moves and can_stage(v)) for v in tf.nest.flatten(value)])
            for name, value, moves in zip(names, values, rebound, strict=True)
        ]
        # The error that made `try_python_values` try, and the one that names a variable.
        self.cause: Exception | None = None
        self.refusal: Exception | None = None
        # What is wrong if the body can't be traced with a state of unknown rank.
        self.rank_error: Exception | None = None
        self._before: list[tuple[bool, Any]] = []

    @property
    def leaves(self) -> list[Leaf]:
        """All leaves in order."""
        return [leaf for slot in self.slots for leaf in slot.leaves]

    @property
    def carried(self) -> list[Leaf]:
        """The leaves that are loop variables."""
        return [leaf for leaf in self.leaves if leaf.carried]

    def values(self, tensors: Sequence[Any]) -> tuple[Any, ...]:
        """Returns the state that the body sees, the loop variables being `tensors`."""
        tf = tensorflow()
        supply = iter(tensors)
        return tuple(
            tf.nest.pack_sequence_as(
                slot.structure,
                [next(supply) if leaf.carried else leaf.initial for leaf in slot.leaves],
            )
            for slot in self.slots
        )

    def invariants(self) -> list[Any] | None:
        """Returns the shape invariants of the loop variables; None if TensorFlow finds them."""
        tf = tensorflow()
        if all(leaf.shape is None for leaf in self.carried):
            return None
        found = []
        for leaf in self.carried:
            if leaf.shape is not None:
                found.append(leaf.shape)
            elif is_dense(leaf.initial):
                found.append(tf.convert_to_tensor(leaf.initial).shape)
            elif isinstance(leaf.initial, tf.TensorArray):
                found.append(tf.TensorShape(None))
            else:
                found.append(tf.type_spec_from_value(leaf.initial))
        return found

    def outputs(self, tensors: Sequence[Any], values: Sequence[Any]) -> list[Any]:
        """Checks what one iteration returned and returns the next value of every loop variable.

        Args:
          tensors: the loop variables that the iteration was given.
          values: the state that it returned.

        Raises:
          TraceAgain: the guess was wrong and is corrected now.
          TypeError, ValueError: the state can't be staged; the message names the variable.
        """
        try:
            return self._check(tensors, values)
        except (TypeError, ValueError) as error:
            self.refusal = error
            raise error from self.cause

    def _check(self, tensors: Sequence[Any], values: Sequence[Any]) -> list[Any]:
        supply = iter(tensors)
        found: list[Any] = []
        retrace = False
        for slot, value in zip(self.slots, values, strict=True):
            given = [next(supply) if leaf.carried else None for leaf in slot.leaves]
            if not self._same_structure(slot, value):
                retrace = True
                continue
            new = tensorflow().nest.flatten(value)
            for leaf, before, after in zip(slot.leaves, given, new, strict=True):
                if leaf.carried:
                    agreed, after = self._agree(slot.name, leaf, before, after)
                    found.append(after)
                else:
                    agreed = same(leaf.initial, after) or self._promote(slot.name, leaf, after)
                retrace = retrace or not agreed
        if retrace:
            raise TraceAgain
        return found

    def try_python_values(self, error: Exception) -> bool:
        """Prepares another trace, after `error`, in which Python numbers stay Python numbers.

        This answers two questions: is there a number that the body needs as a number (and never
        changes), and does a number before the loop become another kind of number in it?

        Returns:
          False if there is no such number or it has been tried.
        """
        weak = [leaf for leaf in self.carried if is_weak(leaf.initial) and leaf.dtype is None]
        if self.cause is not None or not weak:
            return False
        self.cause = error
        self._before = self._guess()
        for leaf in weak:
            leaf.carried = False
        return True

    @property
    def unaltered(self) -> bool:
        """Whether the guess is the one that failed before `try_python_values`."""
        return self.cause is not None and self._guess() == self._before

    def _guess(self) -> list[tuple[bool, Any]]:
        return [
            (leaf.carried, leaf.dtype or (is_weak(leaf.initial) and natural_dtype(leaf.initial)))
            for leaf in self.leaves
        ]

    def _same_structure(self, slot: Slot, value: Any) -> bool:
        """Whether the structure stayed; False if the slot took that of `value`."""
        tf = tensorflow()
        if slot.structure is UNDEFINED and tf.nest.is_nested(value):
            slot.structure = value
            slot.leaves = [Leaf(UNDEFINED, False) for _ in tf.nest.flatten(value)]
            for leaf, new in zip(slot.leaves, tf.nest.flatten(value), strict=True):
                if new is not UNDEFINED:
                    self._promote(slot.name, leaf, new)
            return False
        try:
            tf.nest.assert_same_structure(slot.structure, value)
        except (TypeError, ValueError) as error:
            before, after = describe(slot.structure), describe(value)
            detail = "" if before != after else f": {str(error).splitlines()[0]}"
            hint = ""
            if isinstance(slot.structure, list):
                hint = "; a list can't grow in a staged loop, a tf.TensorArray can"
            raise TypeError(
                f"'{slot.name}' is {before} before the loop but {after} after one iteration"
                f"{detail}{hint}"
            ) from None
        return True

    def _agree(self, name: str, leaf: Leaf, before: Any, after: Any) -> tuple[bool, Any]:
        """Fits the value after an iteration to its loop variable.

        Returns:
          Whether the guess holds, and the value.
        """
        leaf.changed = after is not before
        if not leaf.changed:
            return True, after
        if not can_stage(after) or is_dense(after) != is_dense(before):
            raise self._mismatch(name, leaf, after)
        if not is_dense(after):
            if type(after) is not type(before):
                raise self._mismatch(name, leaf, after)
            return True, after
        own, new = before.dtype, natural_dtype(after)
        if own != new:
            if is_weak(after) and fits(after, own):
                return True, stage(after, own)
            if is_weak(leaf.initial) and leaf.dtype is None and _widens(leaf.initial, new):
                leaf.dtype = new
                return False, after
            raise self._mismatch(name, leaf, after)
        after = stage(after)
        wider = _common_shape(before.shape, after.shape)
        if wider is before.shape:
            return True, after
        if wider.rank is None and after.shape.rank is not None:
            error = ValueError(
                f"'{name}' has shape {before.shape} before the loop but {after.shape} after one "
                "iteration; in a staged loop it must start with the rank that it ends with"
            )
            if not is_weak(leaf.initial):
                raise error
            # `total = 0.0` that becomes a vector: right with an unknown rank, if the body can
            # be traced so.
            self.rank_error = error
        leaf.shape = wider
        return False, after

    def _promote(self, name: str, leaf: Leaf, after: Any) -> bool:
        """Makes a loop variable of a value that was kept out of the loop but changed."""
        if not can_stage(after):
            raise self._mismatch(name, leaf, after)
        if leaf.initial is UNDEFINED:
            self._fill(name, leaf, after)
        elif not can_stage(leaf.initial) or is_dense(leaf.initial) != is_dense(after):
            raise self._mismatch(name, leaf, after)
        elif is_dense(after):
            own, new = natural_dtype(leaf.initial), natural_dtype(after)
            if is_weak(leaf.initial) and _widens(leaf.initial, new):
                leaf.dtype = None if is_weak(after) else new
            elif own != new and not (is_weak(after) and fits(after, own)):
                raise self._mismatch(name, leaf, after)
        leaf.carried = True
        return False

    def _fill(self, name: str, leaf: Leaf, after: Any) -> None:
        """Gives an unbound name a placeholder of the type that the body gives it."""
        if not is_dense(after):
            raise ValueError(
                f"'{name}' has no value before the loop and is {describe(after)} after one "
                "iteration; give it a value before the loop"
            )
        after = stage(after)
        leaf.dtype, leaf.shape = after.dtype, after.shape

    def _mismatch(self, name: str, leaf: Leaf, after: Any) -> Exception:
        before = leaf.initial
        if after is UNDEFINED:
            return ValueError(
                f"'{name}' has a value before the loop but may have none after one iteration"
            )
        one = describe(before) if leaf.dtype is None else leaf.dtype.name
        other = describe(after)
        if one == other:
            return TypeError(
                f"'{name}' is another {type(before).__name__} after one iteration; "
                "a staged loop can't carry Python objects"
            )
        hint = ""
        floating = is_dense(after) and kind(natural_dtype(after)) == "floating"
        if type(before) is int and floating:
            hint = f"; start from {float(before)} or a tensor of that dtype"
        return TypeError(f"'{name}' is {one} before the loop but {other} after one iteration{hint}")


def _widens(value: Any, dtype: Any) -> bool:
    """Whether the Python number may start the loop as `dtype` and is still the same number."""
    return kind(natural_dtype(value)) == kind(dtype) and fits(value, dtype)


def _common_shape(before: Any, after: Any) -> Any:
    """Returns the most specific shape that covers both: `before` itself if it is that."""
    if before.rank is None:
        return before
    if before.rank != after.rank:
        return type(before)(None)
    sizes = [b if b == a else None for b, a in zip(before.as_list(), after.as_list(), strict=True)]
    return before if sizes == before.as_list() else type(before)(sizes)
