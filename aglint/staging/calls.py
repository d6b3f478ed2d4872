"""The value of a call: the catalogue's functions, methods of tensors and of containers."""

from __future__ import annotations

from dataclasses import replace

from aglint.staging import catalogue, members
from aglint.staging.arguments import Arguments
from aglint.staging.datasets import dataset
from aglint.staging.shapes import result_shape
from aglint.staging.values import (
    FLOAT,
    NUMBERS,
    OBJECT,
    STR,
    UNKNOWN,
    Value,
    as_tensor,
    element_of,
    join_optional,
    tensor,
)

#: What makes dicts of tensors, some of them sparse, of records.
_RECORDS = frozenset({"tf.io.parse_single_example", "tf.io.parse_example"})
#: Functions of the standard library that give a float.
FLOATS = frozenset(
    {
        *("time.time", "time.perf_counter", "time.monotonic", "time.process_time"),
        *("random.random", "random.uniform", "random.gauss", "random.normalvariate"),
    }
)


def package_call(dotted: str, arguments: Arguments) -> Value:
    """The value of calling a function or class of an imported package."""
    root = dotted.partition(".")[0]
    entry = catalogue.lookup(dotted)
    if entry is not None and entry.name in _RECORDS:
        return Value("dict", element=tensor(sure=False, why=_made(entry)))
    if entry is not None:
        return entry_call(entry, arguments, UNKNOWN)
    if root in ("numpy", "np"):
        return Value("ndarray", why=f"`{dotted}` makes a NumPy value")
    if dotted == "collections.namedtuple":
        return _named_tuple(arguments)
    if dotted in FLOATS:
        return FLOAT
    if root in ("math", "random", "time", "os", "datetime", "itertools", "functools", "string"):
        return OBJECT
    return UNKNOWN


def _named_tuple(arguments: Arguments) -> Value:
    """The class that `namedtuple("Name", "a b")` makes; its `ref` are the fields' names."""
    given = arguments.get(1, "field_names")
    if given is not None and given.known and given.kind == "str":
        return Value("namedtuple_class", ref=tuple(given.const.replace(",", " ").split()))
    names = [item.const for item in (given.items or ())] if given is not None else []
    if names and all(isinstance(name, str) for name in names):
        return Value("namedtuple_class", ref=tuple(names))
    return OBJECT


def named_tuple(fields: tuple[str, ...], arguments: Arguments) -> Value:
    """An instance of a named tuple; of a field with a default nothing is known."""
    if arguments.starred:
        return Value("namedtuple", ref=fields)
    items = [arguments.get(at, name) or UNKNOWN for at, name in enumerate(fields)]
    return Value("namedtuple", ref=fields, items=tuple(items))


def _named_method(owner: Value, name: str, arguments: Arguments) -> Value:
    if name != "_replace" or owner.items is None or arguments.starred:
        return Value("dict", element=element_of(owner)) if name == "_asdict" else OBJECT
    items = zip(owner.ref, owner.items, strict=True)
    return replace(owner, items=tuple(arguments.keywords.get(n, item) for n, item in items))


def entry_call(entry: catalogue.Entry, arguments: Arguments, owner: Value) -> Value:
    """The value of a call by the catalogue's rules.

    Args:
      entry: of the function, class or method.
      arguments: of the call.
      owner: the receiver of a method, `UNKNOWN` otherwise.
    """
    kind = entry.returns
    if kind == "callback":
        return _from_callbacks(entry, arguments)
    first = arguments.first if owner.is_unknown else owner
    if kind in ("dataset", "iterator"):
        return dataset(entry, arguments, owner)
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
        _dtype_of(entry, arguments, first),
        result_shape(entry, arguments, first),
        True,
        _made(entry),
    )


def _from_callbacks(entry: catalogue.Entry, arguments: Arguments) -> Value:
    """What `tf.cond` and the like give: what the functions give that they are given."""
    found: Value | None = None
    for callback in entry.callbacks:
        given = arguments.get(callback.position, callback.name)
        returns = getattr(given.ref, "returns", UNKNOWN) if given is not None else UNKNOWN
        found = join_optional(found, returns)
    if found is None or found.is_unknown:
        return UNKNOWN
    return as_tensor(found) if found.kind in NUMBERS else found


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


def _tensor_array(arguments: Arguments) -> Value:
    return Value("tensorarray", dtype=_dtype(arguments.get(0, "dtype")))


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
    if owner.kind == "namedtuple":
        return _named_method(owner, name, arguments)
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
