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

from collections.abc import Mapping, Sequence
from typing import Any

from .grown import Growing, GrownList, grown, grows
from .item_types import item_type
from .leaf import Leaf
from .slot import Slot
from .staged import tensorflow
from .untyped import UNDEFINED, UNSET
from .values import can_stage, describe, is_dense, is_weak, natural_dtype, same


class TraceAgain(Exception):
    """The guess was corrected."""


class LoopState:
    """The whole state, from one trace of the body to the next."""

    def __init__(
        self,
        names: Sequence[str],
        values: Sequence[Any],
        rebound: Sequence[bool],
        unread: Sequence[bool] | None = None,
    ):
        """Makes the first guess.

        Args:
          names: one for every value.
          values: the state before the loop.
          rebound: for every name, whether the body seems to assign to it.
          unread: for every name, whether the body never looks at the value that it is given.
        """
        tf = tensorflow()
        self.slots = []
        unread = unread or [False] * len(names)
        for said, value, moves, is_unread in zip(names, values, rebound, unread, strict=True):
            name = said[1:] if is_unread and len(said) > 1 else said
            slot = Slot(name, value, unread=is_unread)
            for leaf in tf.nest.flatten(value):
                slot.leaves.append(Leaf(name, leaf, moves and can_stage(leaf), unread=slot.unread))
            self.slots.append(slot)
        # How many rounds there are, if that is known and nothing ends the loop before.
        self.rounds: int | None = None
        # The error that made `try_python_values` try, and the one that names a variable.
        self.cause: Exception | None = None
        self.refusal: Exception | None = None
        self._before: list[tuple[bool, Any]] = []

    @property
    def leaves(self) -> list[Leaf]:
        """All leaves in order."""
        return [leaf for slot in self.slots for leaf in slot.leaves]

    @property
    def carried(self) -> list[Leaf]:
        """The leaves that are loop variables."""
        return [leaf for leaf in self.leaves if leaf.carried]

    @property
    def rank_error(self) -> Exception | None:
        """What is wrong if the body can't be traced with a state of unknown rank."""
        return next((leaf.rank_error for leaf in self.leaves if leaf.rank_error), None)

    def settle(self) -> None:
        """Makes what the next trace needs in the graph round the loop."""
        for slot in self.slots:
            slot.keep_in_graph()

    def values(self, tensors: Sequence[Any]) -> tuple[Any, ...]:
        """Returns the state that the body sees, the loop variables being `tensors`."""
        tf = tensorflow()
        supply = iter(tensors)
        found = []
        for slot in self.slots:
            leaves = [next(supply) if leaf.carried else leaf.initial for leaf in slot.leaves]
            value = tf.nest.pack_sequence_as(slot.structure, leaves)
            if type(value) is GrownList:
                value.added = 0
            found.append(value)
        return tuple(found)

    def results(self, tensors: Sequence[Any]) -> tuple[Any, ...]:
        """Returns the state after the loop, the loop variables being `tensors`."""
        found = []
        for slot, value in zip(self.slots, self.values(tensors), strict=True):
            if type(value) is GrownList:
                value.added = None  # a loop round this one can't tell
                value = value if slot.size is None else value.as_list(slot.size)
            found.append(value)
        return tuple(found)

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
            if type(slot.structure) is GrownList and isinstance(value, list):
                value = grown(value, item_type(slot.structure))
            if not self._same_structure(slot, value):
                retrace = True
                continue
            new = tensorflow().nest.flatten(value)
            for leaf, before, after in zip(slot.leaves, given, new, strict=True):
                if leaf.carried:
                    agreed, value = leaf.agree(before, after)
                    found.append(value)
                    retrace = retrace or not agreed
                elif not same(leaf.initial, after):
                    leaf.promote(after)
                    retrace = True
        if retrace:
            raise TraceAgain
        return found

    def learn(self, types: Mapping[str | None, Any]) -> bool:
        """Prepares another trace in which lists that are empty before the loop are the graph's.

        Args:
          types: what is known of their items, by the name that a branch has for them, or None.

        Returns:
          False if nothing is known that was not.
        """
        empty = [slot for slot in self.slots if slot.structure == [] and slot.listed is None]
        known = {slot.name: types[slot.name] for slot in empty if slot.name in types}
        if not known and len(empty) == len(types) == 1:
            known = {empty[0].name: next(iter(types.values()))}
        for slot in empty:
            slot.items = known.get(slot.name)
            if slot.items is not None:
                slot.listed = slot.structure
        return any(value is not None for value in known.values())

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
        if grows(value) and isinstance(slot.structure, (list, GrownList)):
            return self._keeps(slot, value)
        missing = slot.structure
        if missing is None and slot.unread:
            missing = UNDEFINED
        if (missing is UNDEFINED or missing is UNSET) and tf.nest.is_nested(value):
            slot.structure = value
            new = tf.nest.flatten(value)
            slot.leaves = [Leaf(slot.name, missing, False) for _ in new]
            for leaf, after in zip(slot.leaves, new, strict=True):
                if after is not missing:
                    leaf.promote(after)
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

    def _keeps(self, slot: Slot, value: Any) -> bool:
        """Whether the graph keeps the list already, as one of what `value` holds."""
        before = slot.structure
        try:
            known = item_type(before)
            items = item_type(before, value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"'{slot.name}': {error}") from None
        if type(before) is GrownList:
            steady = slot.size is None or value.added == slot.each
            if items == known and steady:
                return True
            if slot.listed is None:
                raise ValueError(f"'{slot.name}': an item has another shape than those before")
            slot.size = slot.size if steady else None
        elif items is None:
            return True
        else:
            slot.listed = before
            if self.rounds is not None and type(value) is Growing and len(value) >= len(before):
                slot.each = len(value) - len(before)
                slot.size = len(before) + self.rounds * slot.each
        slot.items = items
        return False
