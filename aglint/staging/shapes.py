"""The shape of a call's result, by the catalogue's rule."""

from __future__ import annotations

from aglint.staging import catalogue
from aglint.staging.arguments import Arguments
from aglint.staging.values import Shape, Value, as_tensor, broadcast, join_shapes


def result_shape(entry: catalogue.Entry, arguments: Arguments, first: Value) -> Shape:
    """The shape of a tensor that a call gives; `first` is the receiver or first argument."""
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
