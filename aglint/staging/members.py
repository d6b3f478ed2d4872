"""Attributes and items of values, by the catalogue and by Python's own types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aglint.staging import catalogue
from aglint.staging.values import (
    NONE,
    OBJECT,
    PYTHON,
    STR,
    UNKNOWN,
    Value,
    element_of,
    tensor,
)

DTYPES = frozenset(
    {
        *("bool", "string", "float16", "float32", "float64", "bfloat16", "half", "double"),
        *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("complex64", "complex128", "variant", "resource", "qint8", "quint8", "qint32"),
    }
)


#: Functions whose results hold lists of tensors beside tensors.
_MIXED = frozenset(
    {"tf.clip_by_global_norm", "tf.dynamic_partition", "tf.nn.sufficient_statistics"}
)


def attribute(owner: Value, name: str) -> Value:
    """The value of an attribute of anything but a package, or an instance or class of the project.

    A method is a `function` whose `ref` is the owner and the method's name.
    """
    if owner.is_tensor and name == "shape":
        items = None
        if owner.shape is not None:
            items = tuple(
                Value("int", optional=True)
                if size is None
                else Value("int", const=size, known=True)
                for size in owner.shape
            )
        # Under tf.function an unknown size is None, which `optional` says.
        return Value(
            "shape",
            items=items,
            element=Value("int", optional=True),
            sure=owner.sure,
            why=owner.why,
        )
    if owner.kind == "namedtuple" and owner.items is not None and name in (owner.ref or ()):
        return owner.items[owner.ref.index(name)]
    entry = catalogue.method(owner.kind, name)
    if entry is None and owner.kind == "tensor" and name.startswith("assign"):
        return Value("function", ref=(replace(owner, kind="variable"), name))  # `v[0].assign`
    if entry is None:
        if owner.kind in PYTHON:
            return Value("function", ref=(owner, name))
        return UNKNOWN
    if entry.kind == "method":
        return Value("function", ref=(owner, name))
    return of_entry(entry, owner, owner.sure)


def named(dotted: str) -> Value:
    """The value of a dotted name of an imported package."""
    entry = catalogue.lookup(dotted)
    if entry is None or entry.kind in ("module", "function", "class"):
        return Value("package", ref=dotted)
    last = entry.name.rpartition(".")[2]
    if entry.kind == "constant" and last in DTYPES:
        return Value("dtype", dtype=last)
    if entry.name == "tf.newaxis":
        return NONE
    return of_entry(entry, UNKNOWN, True)


def of_entry(entry: catalogue.Entry, first: Value, sure: bool) -> Value:
    """What the catalogue says of a result, `same` being the first argument or the owner."""
    kind = entry.returns
    if kind == "same":
        return first
    dtype = entry.dtype
    if kind == "python":
        return Value(dtype) if dtype in PYTHON else OBJECT
    if kind == "none":
        return Value("none", known=True)
    if kind == "tensors":
        each = UNKNOWN if entry.name in _MIXED else tensor(sure=sure)
        return Value("python", element=each)
    if kind in ("callback", "state", "replica"):
        return UNKNOWN  # what a function that it takes gives
    if kind == "callable":
        return Value("function")
    if kind in ("tensor", "ragged", "sparse", "variable"):
        exact = first.dtype if dtype == "same" else dtype if dtype.isalnum() else ""
        shape = first.shape if entry.shape == "same" else () if entry.shape == "scalar" else None
        return Value(kind, sure, dtype=exact, shape=shape, why=f"`{entry.name}` makes a tensor")
    if kind == "layer" and entry.kind == "class":
        return Value(kind, ref=entry.name)
    return Value(kind) if kind != "unknown" else UNKNOWN


#: Layers that give one tensor whatever they get.
_ONE_TENSOR = frozenset(
    {
        *("Dense", "EinsumDense", "Embedding", "Dropout", "Flatten", "Activation", "Reshape"),
        *("BatchNormalization", "LayerNormalization", "GroupNormalization", "Concatenate", "Add"),
        *("Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"),
        *("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"),
        *("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling2D"),
    }
)


def applied(layer: Value) -> Value:
    """What calling a layer of Keras gives, where its class tells."""
    name = layer.ref.rpartition(".")[2] if isinstance(layer.ref, str) else ""
    if name not in _ONE_TENSOR:
        return UNKNOWN
    return tensor(sure=False, why=f"a layer `{name}` gives a tensor")


#: A slice with bounds, as an index of `picked`.
UNKNOWN_PART = Value("slice")


def item(owner: Value, index: Value) -> Value:
    """The value of `owner[index]`."""
    if owner.is_tensor:
        return picked(owner, [index])
    if owner.kind in ("list", "tuple", "shape", "namedtuple") and owner.items is not None:
        if index.known and isinstance(index.const, int):
            if -len(owner.items) <= index.const < len(owner.items):
                return owner.items[index.const]
            return UNKNOWN
        return element_of(owner) or UNKNOWN
    if owner.kind == "shape":
        return Value("int", optional=True)
    if owner.kind == "str":
        return STR
    if owner.kind in ("list", "tuple", "dict", "tensors"):
        return owner.element or UNKNOWN
    return UNKNOWN


def sliced(owner: Value, bounds: Sequence[Value | None]) -> Value:
    """The value of `owner[lower:upper:step]`."""
    if owner.is_tensor:
        shape = owner.shape
        if shape:
            whole = all(bound is None for bound in bounds)
            shape = (shape[0] if whole else _sliced_size(shape[0], bounds), *shape[1:])
        return tensor(owner.dtype, shape, owner.sure, owner.why)
    if owner.kind in ("list", "tuple", "shape"):
        items = owner.items
        if items is not None and all(b is None or (b.known and b.kind == "int") for b in bounds):
            cut = slice(*(None if b is None else b.const for b in bounds))
            return Value(owner.kind, items=items[cut], element=owner.element)
        return Value(owner.kind, element=element_of(owner))
    return Value(owner.kind) if owner.kind in ("str", "ndarray") else UNKNOWN


def _sliced_size(size: int | None, bounds: Sequence[Value | None]) -> int | None:
    if size is None or not all(b is None or b.known for b in bounds):
        return None
    try:
        return len(range(size)[slice(*(None if b is None else b.const for b in bounds))])
    except (TypeError, ValueError):
        return None


def picked(owner: Value, indices: Sequence[Value | None]) -> Value:
    """The value of `tensor[i, j, :]`; a None index is a whole axis, `UNKNOWN_PART` a part."""
    shape = owner.shape
    if shape is not None:
        rest: list[int | None] = []
        position = 0
        for index in indices:
            if index is None:
                rest.append(shape[position] if position < len(shape) else None)
                position += 1
            elif index is UNKNOWN_PART:
                rest.append(None)
                position += 1
            elif index.kind == "none":
                rest.append(1)
            elif index.kind == "int" or (index.is_tensor and index.shape == ()):
                position += 1
            else:
                return tensor(owner.dtype, None, owner.sure, owner.why)
        if position > len(shape):
            return tensor(owner.dtype, None, owner.sure, owner.why)
        shape = (*rest, *shape[position:])
    return tensor(owner.dtype, shape, owner.sure, owner.why)
