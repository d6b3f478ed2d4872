"""What a value was at one moment, in a form that compares and keeps nothing of TensorFlow alive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain Python value, or something that is known by its type's name only."""

    kind: str
    value: object = None

    def __str__(self) -> str:
        if self.value is None:
            return self.kind if self.kind != "NoneType" else "None"
        return f"{self.kind} {_short(self.value)}"


@dataclass(frozen=True, slots=True)
class Array:
    """A tensor, variable or NumPy array; `values` is None where it has none, as in a graph."""

    kind: str
    dtype: str
    shape: tuple[int | None, ...] | None
    values: np.ndarray | None

    def __str__(self) -> str:
        values = "" if self.values is None else f" {_short(self.values)}"
        return f"{self.dtype} {self.kind}{values}"


@dataclass(frozen=True, slots=True)
class Node:
    """Something with parts: a container or an object."""

    kind: str
    parts: tuple[tuple[str, Snapshot], ...]
    ordered: bool = True

    def __str__(self) -> str:
        return f"{self.kind} of {len(self.parts)}"


Snapshot = Leaf | Array | Node


def _short(value: object) -> str:
    if isinstance(value, np.ndarray):
        text = np.array2string(value, separator=", ", threshold=8, floatmode="unique")
        text = " ".join(text.split())
    else:
        text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
