"""The results of the two branches of a staged `if` as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .grown import grown
from .item_types import alike
from .raising import traced
from .staged import tensorflow
from .untyped import UNDEFINED, UNSET
from .values import (
    blank,
    can_stage,
    describe,
    fits,
    is_dense,
    is_weak,
    natural_dtype,
    same,
    stage,
    valued,
)

Branch = Callable[[], Any]


class Widened(Exception):
    """What the first branch gives must take a type that only the second branch has shown."""


class Merge:
    """Two results becoming one."""

    def __init__(self, names: Sequence[str], where: str, split: bool) -> None:
        self.names = names
        self.where = where
        self.split = split
        # The dtype of the weak leaves of the first branch. That it is wrong shows only when the
        # second branch has been traced; then both are traced once more.
        self.dtypes: dict[int, Any] = {}
        # The same for its values that nobody will look at, by their place in the result; None is
        # the whole.
        self.unset: dict[int | None, Any] = {}
        # The same for its lists that have another length in the second branch: the type of items.
        self.lists: dict[int | None, Any] = {}

    def trace(self, pred: Any, if_true: Branch, if_false: Branch) -> Any:
        tf = tensorflow()
        results: list[Any] = []
        leaves: list[list[Any]] = []

        def first() -> list[Any]:
            results.append(self._filled(valued(traced(if_true))))
            leaves.append(tf.nest.flatten(results[0]))
            return [self._slot(leaf, self.dtypes.get(i)) for i, leaf in enumerate(leaves[0])]

        def second() -> list[Any]:
            right = self._settled(results[0], valued(traced(if_false)))
            results[0], right = self._alike(results[0], right)
            results.append(right)
            owners = self._owners(results[0], results[1])
            leaves.append(tf.nest.flatten(results[1]))
            dtypes = [
                self._agree(i, *pair) for i, pair in enumerate(zip(owners, *leaves, strict=True))
            ]
            if any(
                dtype is not None and dtype != self.dtypes.get(i, natural_dtype(leaf))
                for i, (leaf, dtype) in enumerate(zip(leaves[0], dtypes, strict=True))
            ):
                self.dtypes = {i: d for i, d in enumerate(dtypes) if d is not None}
                raise Widened
            return [self._slot(*pair) for pair in zip(leaves[1], dtypes, strict=True)]

        merged = tf.cond(pred, first, second)
        chosen = [
            left if same(left, right) else value
            for left, right, value in zip(*leaves, merged, strict=True)
        ]
        return tf.nest.pack_sequence_as(results[0], chosen)

    def _slot(self, leaf: Any, dtype: Any) -> Any:
        return stage(leaf, dtype) if can_stage(leaf) else tensorflow().constant(False)

    def _parts(self, left: Any, right: Any) -> bool:
        """Whether two results are tuples of as many names."""
        several = self.split or len(self.names) != 1
        return several and type(left) is type(right) is tuple and len(left) == len(right)

    def _settled(self, left: Any, right: Any) -> Any:
        """Returns `right` with something of the type of `left` for each value that is unset.

        Raises:
          Widened: `left` has unset values, too, which are to be filled now.
        """
        places: list[int | None] = [None]
        values = {None: (left, right)}
        if self._parts(left, right):
            places = list(range(len(left)))
            values = dict(enumerate(zip(left, right, strict=True)))
        unset = {
            place: values[place][1]
            for place in places
            if values[place][0] is UNSET and values[place][1] is not UNSET
        }
        if unset:
            self.unset.update(unset)
            raise Widened
        found = [
            blank(one) if other is UNSET and one is not UNSET else other
            for one, other in (values[place] for place in places)
        ]
        return found[0] if places == [None] else tuple(found)

    def _alike(self, left: Any, right: Any) -> tuple[Any, Any]:
        """Returns both results, with lists that have grown in one of them of one kind.

        Raises:
          Widened: the graph has to keep a list of the first branch.
        """
        if not self._parts(left, right):
            left, right, items = self._pair(None, left, right)
            found = {None: items}
        else:
            triples = [self._pair(i, *pair) for i, pair in enumerate(zip(left, right, strict=True))]
            found = {i: items for i, (_, _, items) in enumerate(triples)}
            left = tuple(one for one, _, _ in triples)
            right = tuple(other for _, other, _ in triples)
        needed = {place: items for place, items in found.items() if items is not None}
        if needed:
            self.lists.update(needed)
            raise Widened
        return left, right

    def _pair(self, place: int | None, left: Any, right: Any) -> tuple[Any, Any, Any]:
        try:
            return alike(left, right)
        except (TypeError, ValueError) as error:
            name = self.names[place or 0] if self.names else "the result"
            raise type(error)(f"'{name}': {error}") from None

    def _filled(self, result: Any) -> Any:
        """Returns the first branch's result with what the earlier trace has shown to be missing."""
        if None in self.lists:
            return grown(result, self.lists[None])
        if self.lists:
            result = tuple(
                grown(value, self.lists[place]) if place in self.lists else value
                for place, value in enumerate(result)
            )
        if None in self.unset:
            return blank(self.unset[None]) if result is UNSET else result
        if not self.unset:
            return result
        return tuple(
            blank(self.unset[place]) if value is UNSET and place in self.unset else value
            for place, value in enumerate(result)
        )

    def _owners(self, left: Any, right: Any) -> list[str]:
        """Returns for every leaf the name it belongs to, having checked that structures agree."""
        tf = tensorflow()
        pairs = [(left, right)]
        if self._parts(left, right):
            pairs = list(zip(left, right, strict=True))
        owners: list[str] = []
        for i, (one, other) in enumerate(pairs):
            if len(self.names) == len(pairs):
                owner = f"'{self.names[i]}'"
            else:
                owner = "the result" if len(pairs) == 1 else f"result {i + 1}"
            for a, b in ((one, other), (other, one)):
                if a is UNDEFINED and b is not UNDEFINED:
                    raise self._unbound(owner)
            try:
                tf.nest.assert_same_structure(one, other)
            except (TypeError, ValueError) as error:
                if one is None or other is None or not (_nested(one) and _nested(other)):
                    raise self._mismatch(owner, one, other) from None
                raise self._mismatch(owner, one, other, str(error).splitlines()[0]) from None
            owners += [owner] * len(tf.nest.flatten(one))
        return owners

    def _agree(self, index: int, owner: str, left: Any, right: Any) -> Any:
        """Returns the dtype that both leaves take; None where there is none to choose."""
        tf = tensorflow()
        if same(left, right):
            return self.dtypes.get(index, natural_dtype(left)) if is_dense(left) else None
        if left is UNDEFINED or right is UNDEFINED:
            raise self._unbound(owner)
        if not (can_stage(left) and can_stage(right)):
            raise self._mismatch(owner, left, right)
        if not (is_dense(left) and is_dense(right)):
            if type(left) is not type(right):
                raise self._mismatch(owner, left, right)
            return None
        own, other = natural_dtype(left), natural_dtype(right)
        if own == other:
            return own
        for value, dtype in ((left, other), (right, own)):
            if is_weak(value) and fits(value, dtype):
                return dtype
        if is_weak(left) and is_weak(right) and fits(left, tf.int64) and fits(right, tf.int64):
            return tf.int64
        raise self._mismatch(owner, left, right)

    def _unbound(self, owner: str) -> ValueError:
        return ValueError(
            f"{owner} is bound in only one branch of a staged `{self.where}`; "
            "give it a value in both branches, or before"
        )

    def _mismatch(self, owner: str, left: Any, right: Any, detail: str = "") -> TypeError:
        one, other = describe(left), describe(right)
        if detail and one == other:
            return TypeError(
                f"{owner} has a different structure in the two branches of a staged "
                f"`{self.where}`: {detail}"
            )
        if one == other:
            return TypeError(
                f"{owner} is a different {type(left).__name__} in each branch of a staged "
                f"`{self.where}`, and a graph can't choose between Python objects"
            )
        if self.where != "if":
            return TypeError(
                f"the operands of a staged `{self.where}` are {one} and {other}; "
                "they must have one type"
            )
        return TypeError(
            f"{owner} is {one} when a staged `if` is true, but {other} when it is false; "
            "both branches must give it one type"
        )


def _nested(value: Any) -> bool:
    return bool(tensorflow().nest.is_nested(value))
