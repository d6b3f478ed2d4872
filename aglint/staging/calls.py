"""The value of a call: builtins, the catalogue's functions, methods of tensors and containers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aglint.staging import catalogue, members
from aglint.staging.values import (
    BOOL,
    FLOAT,
    INT,
    NUMBERS,
    OBJECT,
    STR,
    UNKNOWN,
    Shape,
    Value,
    as_tensor,
    broadcast,
    element_of,
    join,
    join_optional,
    join_shapes,
    tensor,
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call, by value.

    Attributes:
      positional: in order; `starred` says that more may follow at any place.
      keywords: by name.
      starred: whether `*args` or `**kwargs` are passed.
    """

    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    starred: bool = False

    @classmethod
    def of(cls, call: ast.Call, value: Callable[[ast.expr], Value]) -> Arguments:
        """The arguments of a call node."""
        positional: list[Value] = []
        starred = False
        for part in call.args:
            if isinstance(part, ast.Starred):
                starred = True
                break
            positional.append(value(part))
        keywords = {word.arg: value(word.value) for word in call.keywords if word.arg}
        starred = starred or any(word.arg is None for word in call.keywords)
        return cls(tuple(positional), keywords, starred)

    def get(self, position: int, name: str) -> Value | None:
        """The argument at a position or with a name; None if it isn't passed."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(name)

    @property
    def first(self) -> Value:
        """The first argument."""
        if self.positional:
            return self.positional[0]
        return next(iter(self.keywords.values()), UNKNOWN)


def package_call(dotted: str, arguments: Arguments) -> Value:
    """The value of calling a function or class of an imported package."""
    root = dotted.partition(".")[0]
    entry = catalogue.lookup(dotted)
    if entry is not None:
        return entry_call(entry, arguments, UNKNOWN)
    if root in ("numpy", "np"):
        return Value("ndarray", why=f"`{dotted}` makes a NumPy value")
    if root in ("math", "random", "time", "os", "datetime", "itertools", "functools", "string"):
        return OBJECT
    return UNKNOWN


def entry_call(entry: catalogue.Entry, arguments: Arguments, owner: Value) -> Value:
    """The value of a call by the catalogue's rules.

    Args:
      entry: of the function, class or method.
      arguments: of the call.
      owner: the receiver of a method, `UNKNOWN` otherwise.
    """
    kind = entry.returns
    first = arguments.first if owner.is_unknown else owner
    if kind in ("dataset", "iterator"):
        return _dataset(entry, arguments, owner)
    if kind == "tensorarray":
        made = owner if owner.kind == "tensorarray" else _tensor_array(arguments)
        return replace(made, why=_made(entry))
    if kind == "variable":
        initial = as_tensor(arguments.get(0, "initial_value") or UNKNOWN)
        given = arguments.get(3, "dtype")
        dtype = _dtype(given) or initial.dtype
        return Value("variable", True, dtype=dtype, shape=initial.shape, why=_made(entry))
    if kind != "tensor":
        return members.of_entry(entry, first, True)
    if owner.kind == "tensorarray":
        return tensor(owner.dtype, None, True, _made(entry))
    return tensor(
        _dtype_of(entry, arguments, first), _shape_of(entry, arguments, first), True, _made(entry)
    )


def _made(entry: catalogue.Entry) -> str:
    return f"`{entry.name}` makes a tensor" if "." in entry.name else ""


def _dtype(value: Value | None) -> str:
    """The dtype that an argument such as `tf.float32` or `"float32"` names."""
    if value is None:
        return ""
    if value.known and isinstance(value.const, str):
        return value.const
    return value.dtype if value.kind == "dtype" else ""


def _dtype_of(entry: catalogue.Entry, arguments: Arguments, first: Value) -> str:
    rule = entry.dtype
    named = entry.argument(rule)
    if named is not None:
        given = arguments.get(named.position, named.name)
        if rule.startswith("like:"):
            return as_tensor(given).dtype if given is not None else ""
        if given is not None:
            return _dtype(given)
        rule = named.default
    if rule != "same":
        return rule
    dtype = "" if first.is_unknown else as_tensor(first).dtype
    second = arguments.get(1, "y")
    pair = entry.shape == "broadcast" or entry.name == "tf.linalg.matmul"
    if pair and second is not None and (first.kind in NUMBERS or not dtype):
        return as_tensor(second).dtype
    return dtype


def _shape_of(entry: catalogue.Entry, arguments: Arguments, first: Value) -> Shape:
    rule = entry.shape
    named = entry.argument(rule)
    if named is not None:
        given = arguments.get(named.position, named.name)
        if given is not None:
            return _as_shape(given)
        rule = named.default
    name = entry.name.rpartition(".")[2]
    match rule:
        case "scalar":
            return ()
        case "vector":
            known = name == "shape" and first.shape is not None
            return (len(first.shape),) if known else (None,)
        case "same":
            return None if first.is_unknown else as_tensor(first).shape
        case "broadcast" if len(arguments.positional) > 1:
            second = arguments.positional[1]
            return broadcast(as_tensor(first).shape, as_tensor(second).shape)
        case "reduce":
            return _reduced(as_tensor(first).shape, arguments)
    if name in ("concat", "stack"):
        return _joined(name, arguments)
    return None


def _as_shape(value: Value | None) -> Shape:
    """The shape that an argument gives: a list or tuple of sizes."""
    if value is None or value.items is None:
        return () if value is not None and value.kind == "list" and value.items == () else None
    return tuple(
        item.const if item.known and isinstance(item.const, int) else None for item in value.items
    )


def _reduced(shape: Shape, arguments: Arguments) -> Shape:
    axis = arguments.get(1, "axis")
    keep = arguments.get(2, "keepdims")
    kept = keep is not None and not (keep.known and not keep.const)
    if axis is None or axis.kind == "none":
        return None if kept else ()
    if shape is None or not axis.known or not isinstance(axis.const, int):
        return None
    position = axis.const if axis.const >= 0 else axis.const + len(shape)
    if not 0 <= position < len(shape):
        return None
    middle = (1,) if kept else ()
    return (*shape[:position], *middle, *shape[position + 1 :])


def _joined(name: str, arguments: Arguments) -> Shape:
    """`tf.concat` adds up along its axis, `tf.stack` makes a new one."""
    parts = arguments.first.items
    axis = arguments.get(1, "axis")
    if not parts:
        return None
    position = 0 if axis is None else axis.const if axis.known else None
    if not isinstance(position, int):
        return None
    shapes = [as_tensor(part).shape for part in parts]
    joined = shapes[0]
    if name == "stack":
        for shape in shapes[1:]:
            joined = join_shapes(joined, shape)
        if joined is None or position < 0:
            return None
        return (*joined[:position], len(parts), *joined[position:])
    ranks = {len(shape) for shape in shapes if shape is not None}
    if len(ranks) != 1:
        return None
    (rank,) = ranks
    position = position if position >= 0 else position + rank
    full = [shape if shape is not None else (None,) * rank for shape in shapes]
    sizes = [shape[position] for shape in full if position < rank]
    result = [next((s[at] for s in full if s[at] is not None), None) for at in range(rank)]
    if position < rank:
        result[position] = None if None in sizes else sum(sizes)
    return tuple(result)


def _tensor_array(arguments: Arguments) -> Value:
    return Value("tensorarray", dtype=_dtype(arguments.get(0, "dtype")))


def _dataset(entry: catalogue.Entry, arguments: Arguments, owner: Value) -> Value:
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


def method_call(owner: Value, name: str, arguments: Arguments) -> Value:
    """The value of calling a method of anything but an instance of the module's classes."""
    if owner.kind == "dict":
        if name == "items":
            pair = Value("tuple", items=(OBJECT, owner.element or UNKNOWN))
            return Value("list", element=pair)
        if name in ("values", "get", "pop", "setdefault"):
            inner = owner.element or UNKNOWN
            return Value("list", element=inner) if name == "values" else inner
        return Value("list", element=OBJECT) if name == "keys" else UNKNOWN
    if owner.kind in ("list", "tuple", "set"):
        if name in ("copy", "union"):
            return owner
        return element_of(owner) or UNKNOWN if name == "pop" else OBJECT
    if owner.kind in ("str", "bytes"):
        return STR
    if owner.kind in NUMBERS | {"python", "range", "shape", "none"}:
        return OBJECT
    if owner.kind == "ndarray":
        return owner
    entry = catalogue.method(owner.kind, name)
    if entry is None:
        return UNKNOWN
    result = entry_call(entry, arguments, owner)
    if result.is_tensor and not owner.sure:
        result = replace(result, sure=False)
    return result


def builtin_call(name: str, arguments: Arguments) -> Value | None:
    """The value of calling a builtin, as AutoGraph dispatches it; None if it isn't one."""
    first = arguments.first
    staged = first.is_tensor
    match name:
        case "int" | "float" if staged:
            return tensor("int32" if name == "int" else "float32", first.shape, first.sure)
        case "int" | "len":
            if name == "len" and staged and not (first.shape and first.shape[0]):
                return tensor("int32", (), False, first.why)
            if name == "len" and first.items is not None:
                return Value("int", const=len(first.items), known=True)
            return INT
        case "float":
            return FLOAT
        case "bool" | "isinstance" | "hasattr" | "callable" | "issubclass" | "any" | "all":
            return BOOL
        case "str" | "repr" | "format" | "chr" | "input":
            return STR
        case "range":
            parts = [part for part in arguments.positional if part.is_tensor]
            if parts:
                dtype = parts[0].dtype or "int32"
                sure = all(part.sure for part in parts)
                return tensor(dtype, (None,), sure, parts[0].why)
            if any(part.is_unknown for part in arguments.positional):
                return Value("unknown", element=UNKNOWN)
            return Value("range")
        case "abs" | "round":
            return first if staged or first.kind in NUMBERS else UNKNOWN
        case "list" | "tuple" | "set" | "sorted" | "reversed" | "frozenset":
            kind = name if name in ("list", "tuple", "set") else "list"
            if not (arguments.positional or arguments.starred):
                return Value(kind, items=())
            return Value(kind, items=first.items, element=element_of(first))
        case "dict":
            return Value("dict", element=join_all(arguments.keywords.values()))
        case "enumerate":
            if first.kind == "dataset":
                pair = Value("tuple", items=(tensor("int64", ()), first.element or UNKNOWN))
                return Value("dataset", element=pair)
            inner = element_of(first) or UNKNOWN
            return _iterable(first, Value("tuple", items=(INT, inner)))
        case "zip":
            inner = tuple(element_of(part) or UNKNOWN for part in arguments.positional)
            if arguments.positional and all(p.kind == "dataset" for p in arguments.positional):
                return Value("dataset", element=Value("tuple", items=inner))
            return Value("list", element=Value("tuple", items=inner))
        case "iter":
            kind = "iterator" if first.kind in ("dataset", "iterator") else "python"
            return Value(kind, element=element_of(first))
        case "next":
            return element_of(first) or UNKNOWN
        case "min" | "max" | "sum":
            parts = arguments.positional
            found = join_all(parts) if len(parts) > 1 else element_of(first)
            return found or UNKNOWN
        case "id" | "hash" | "ord":
            return INT
        case "print":
            return Value("none", known=True)
        case "type" | "object" | "getattr" | "vars" | "open" | "super" | "map" | "filter":
            return UNKNOWN if name in ("getattr", "super", "map", "filter") else OBJECT
    return None


def _iterable(source: Value, element: Value) -> Value:
    return UNKNOWN if source.is_unknown else Value("list", element=element)


def join_all(values: Sequence[Value]) -> Value | None:
    """The value that covers all of several, None for none."""
    found: Value | None = None
    for value in values:
        found = join_optional(found, value) if found is None else join(found, value)
    return found
