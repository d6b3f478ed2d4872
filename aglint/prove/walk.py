"""Values -> snapshots, and the variables on the way. Runs in the child process only.

Objects of the user's own classes are opened; of everything else that is no container, tensor or
plain value only the type is kept. Of a Keras object the variables and public attributes count.
"""

from __future__ import annotations

import collections
import dataclasses
import enum
import sys
import types
from typing import Any

import numpy as np
import tensorflow as tf

from aglint.prove.modules import Place
from aglint.prove.snapshot import Array, Leaf, Node, Snapshot

PLAIN = (bool, int, float, complex, str, bytes)
DEPTH = 60
DATASET_ITEMS = 50
_MODULE_ATTRIBUTES = frozenset(vars(tf.Module(name="plain")))


class Walk:
    """One walk over roots by name; an object met twice is opened once.

    Attributes:
      live: the variables met, by the path to them.
      state: the snapshot of everything but variables.
    """

    def __init__(self, place: Place, lazy: bool = False):
        """Prepares a walk.

        Args:
          place: the project whose classes are opened.
          lazy: whether to leave alone what reading would use up: datasets and tensor arrays.
        """
        self._place = place
        self._lazy = lazy
        self._open: dict[int, str] = {}
        self._kept: list[Any] = []
        self.live: dict[str, tf.Variable] = {}
        self.state: Node = Node("state", ())

    def take(self, roots: dict[str, Any]) -> Walk:
        """Walks the roots."""
        parts = [(f" {name}", self._snapshot(value, name, 0)) for name, value in roots.items()]
        self.state = Node("state", tuple(parts), ordered=False)
        return self

    def variables(self) -> Node:
        """The variables' values as they are now."""
        parts = tuple((f" {name}", _variable(variable)) for name, variable in self.live.items())
        return Node("variables", parts, ordered=False)

    def _snapshot(self, value: Any, path: str, depth: int) -> Snapshot:
        if value is None or type(value) in PLAIN:
            return Leaf(type(value).__name__, value)
        if isinstance(value, enum.Enum):
            return Leaf(type(value).__qualname__, value.name)
        if isinstance(value, np.ndarray | np.generic) and value.dtype != object:
            return Array("array", value.dtype.name, value.shape, np.array(value))
        for base in PLAIN:
            if isinstance(value, base):
                return Leaf(_kind(value), base.__repr__(value))
        if isinstance(value, tf.Variable) or _is_keras_variable(value):
            variable = value.value if _is_keras_variable(value) else value
            if all(variable is not known for known in self.live.values()):
                self.live[path] = variable
            return Leaf("Variable") if path != "value" else _variable(variable)
        if isinstance(value, tf.Tensor):
            return _tensor(value)
        if depth > DEPTH or isinstance(value, types.FunctionType | type | types.ModuleType):
            return Leaf(_kind(value), getattr(value, "__qualname__", None))
        if id(value) in self._open:
            return Leaf("same as", self._open[id(value)])
        if not isinstance(value, tuple | frozenset):  # whether constants are shared is no promise
            self._open[id(value)] = path
            self._kept.append(value)  # or its id could be another's
        return self._parts(value, path, depth)

    def _parts(self, value: Any, path: str, depth: int) -> Snapshot:
        kind = _kind(value)
        if isinstance(value, dict):
            named = [
                (f"[{key!r}]" if _is_key(key) else f"[{_kind(key)} {i}]", item)
                for i, (key, item) in enumerate(value.items())
            ]
            return self._node(kind, named, path, depth)
        if isinstance(value, set | frozenset):
            parts = sorted((self._snapshot(item, path, depth + 1) for item in value), key=str)
            return Node(kind, tuple((f"{{{i}}}", part) for i, part in enumerate(parts)))
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            named = [(f".{name}", item) for name, item in zip(value._fields, value, strict=True)]
            return self._node(kind, named, path, depth)
        if isinstance(value, list | tuple | collections.deque):
            named = [(f"[{index}]", item) for index, item in enumerate(value)]
            return self._node(kind, named, path, depth)
        if isinstance(value, np.ndarray):
            named = [(f"[{index}]", item) for index, item in enumerate(value.ravel().tolist())]
            return self._node(f"array {value.shape}", named, path, depth)
        if isinstance(value, tf.data.Dataset | tf.TensorArray) and self._lazy:
            return Leaf(kind)
        if isinstance(value, tf.data.Dataset):
            return self._dataset(value, path, depth)
        if isinstance(value, tf.TensorArray):
            return self._tensor_array(value, path, depth)
        if isinstance(value, tf.RaggedTensor | tf.SparseTensor | tf.IndexedSlices):
            items = tf.nest.flatten(value, expand_composites=True)
            named = [(f".{index}", item) for index, item in enumerate(items)]
            return self._node(kind, named, path, depth)
        return self._node(kind, self._attributes(value), path, depth)

    def _node(self, kind: str, named: list[tuple[str, Any]], path: str, depth: int) -> Node:
        parts = [(name, self._snapshot(item, path + name, depth + 1)) for name, item in named]
        return Node(kind, tuple(parts), ordered=kind not in ("dict", "object"))

    def _attributes(self, value: Any) -> list[tuple[str, Any]]:
        """The parts of an object; none for one whose class is not the user's."""
        kinds = type(value).__mro__
        keras = any(kind.__module__.partition(".")[0] == "keras" for kind in kinds)
        own = any(self._is_own(kind) for kind in kinds) or dataclasses.is_dataclass(value)
        found: dict[str, Any] = {}
        if own:
            slots = [name for kind in kinds for name in _slots(kind)]
            found = {name: getattr(value, name) for name in slots if hasattr(value, name)}
            found.update(getattr(value, "__dict__", {}))
        module = isinstance(value, tf.Module)
        hidden = _MODULE_ATTRIBUTES if module else frozenset()
        named = [
            (f".{name}", item)
            for name, item in found.items()
            if name not in hidden
            and not name.startswith("_self_")
            and not (keras and name.startswith("_"))
        ]
        if module or keras:
            variables = _try(lambda: list(value.variables), [])
            named += [(f".variables[{i}]", item) for i, item in enumerate(variables)]
        return sorted(named)

    def _is_own(self, kind: type) -> bool:
        root = self._place.name.partition(".")[0]
        return kind.__module__.partition(".")[0] == root or (
            not kind.__module__.startswith(("builtins", "tensorflow", "keras", "numpy"))
            and self._place.owns(_module(kind))
        )

    def _dataset(self, value: tf.data.Dataset, path: str, depth: int) -> Snapshot:
        items = list(value.take(DATASET_ITEMS)) if tf.executing_eagerly() else []
        named = [(f"[{index}]", item) for index, item in enumerate(items)]
        return self._node(f"Dataset {value.element_spec}", named, path, depth)

    def _tensor_array(self, value: tf.TensorArray, path: str, depth: int) -> Snapshot:
        try:
            items = [value.read(index) for index in range(int(value.size()))]
        except Exception:
            items = []  # cleared by an earlier read, or of a graph
        named = [(f"[{index}]", item) for index, item in enumerate(items)]
        return self._node(f"TensorArray {value.dtype.name}", named, path, depth)


def _tensor(value: tf.Tensor, kind: str = "tensor") -> Snapshot:
    shape = tuple(value.shape) if value.shape.rank is not None else None
    if not hasattr(value, "numpy") or value.dtype in (tf.resource, tf.variant):
        return Array("symbolic tensor", value.dtype.name, shape, None)
    values = np.asarray(value.numpy())
    return Array(kind, value.dtype.name, shape, values)


def _variable(variable: tf.Variable) -> Snapshot:
    try:
        return _tensor(variable.read_value(), "variable")
    except Exception as error:  # deleted, or never initialized
        return Leaf(f"unreadable variable ({type(error).__name__})")


def _is_keras_variable(value: Any) -> bool:
    kind = type(value)
    return kind.__module__.startswith("keras.") and isinstance(
        getattr(value, "value", None), tf.Variable
    )


def _kind(value: Any) -> str:
    """The type's name; what TensorFlow wraps round the containers of a module counts as them."""
    wrapped = {"ListWrapper": "list", "_DictWrapper": "dict", "_TupleWrapper": "tuple"}
    name = type(value).__qualname__
    return wrapped.get(name, name)


def _is_key(key: Any) -> bool:
    return isinstance(key, PLAIN) or (
        isinstance(key, tuple) and all(isinstance(part, PLAIN) for part in key)
    )


def _slots(kind: type) -> list[str]:
    slots = kind.__dict__.get("__slots__", ())
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


def _module(kind: type) -> types.ModuleType:
    return sys.modules.get(kind.__module__, types)


def _try(get: Any, otherwise: Any) -> Any:
    try:
        return get()
    except Exception:
        return otherwise
