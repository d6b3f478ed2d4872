"""Datasets and what their elements are, as far as the common transformations tell."""

from __future__ import annotations

from dataclasses import replace

from aglint.staging import catalogue
from aglint.staging.arguments import Arguments
from aglint.staging.values import UNKNOWN, Value, as_tensor, element_of, tensor

_TEXTS = frozenset({"list_files", "TextLineDataset", "TFRecordDataset", "FixedLengthRecordDataset"})


def dataset(entry: catalogue.Entry, arguments: Arguments, owner: Value) -> Value:
    """A dataset with its element, as far as the common transformations tell."""
    name = entry.name.rpartition(".")[2]
    if owner.kind in ("dataset", "iterator"):
        element = owner.element
        if name in ("map", "flat_map", "interleave", "scan", "batch", "padded_batch", "window"):
            element = None if name not in ("batch", "padded_batch") else _batched(element)
        if name == "enumerate":
            element = Value("tuple", items=(tensor("int64", ()), element or UNKNOWN))
        return Value(entry.returns, element=element)
    if name in ("from_tensor_slices", "from_tensors", "range"):
        given = arguments.first
        if name == "range":
            return Value("dataset", element=tensor("int64", (), True, "an element of a dataset"))
        return Value("dataset", element=_slices(given, name == "from_tensor_slices"))
    if name in _TEXTS:
        return Value("dataset", element=tensor("string", (), True, "an element of a dataset"))
    return Value(entry.returns)


def _slices(given: Value, sliced: bool) -> Value:
    """The element of a dataset made from tensors: a tensor for every leaf of the structure."""
    if given.kind == "tuple" and given.items is not None:
        return Value("tuple", items=tuple(_slices(item, sliced) for item in given.items))
    if given.kind == "dict":
        return Value("dict", element=_slices(given.element or UNKNOWN, sliced))
    whole = as_tensor(given) if not given.is_unknown else tensor()
    inner = (element_of(whole) or tensor()) if sliced else whole
    return tensor(whole.dtype, inner.shape, True, "an element of a dataset")


def _batched(element: Value | None) -> Value | None:
    if element is None:
        return None
    if element.items is not None:
        return replace(element, items=tuple(_batched(item) or UNKNOWN for item in element.items))
    if element.is_tensor:
        shape = None if element.shape is None else (None, *element.shape)
        return replace(element, shape=shape)
    return element
