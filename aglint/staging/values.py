"""The lattice: what is known of a Python value in code that TensorFlow may trace.

A tensor is *sure* by proof (a TensorFlow operation made it, a signature or annotation says so) and
*likely* by evidence. `UNKNOWN` is the top: nothing is said about it. Shapes are tuples of sizes,
None for an unknown size; a shape of None has an unknown rank.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

Shape = tuple[int | None, ...] | None

NUMBERS = frozenset({"int", "float", "bool"})
#: Kinds that AutoGraph takes for tensors when it decides about an `if`, `while` or operator.
TENSORS = frozenset({"tensor", "variable", "ragged"})
#: Kinds over which AutoGraph stages a `for`.
STAGED_ITERABLES = TENSORS | {"dataset", "iterator"}
#: Kinds that never are tensors, whatever they hold.
PYTHON = NUMBERS | {
    *("str", "bytes", "none", "list", "tuple", "dict", "set", "range", "shape", "dtype"),
    *("ndarray", "function", "class", "package", "python", "slice", "namedtuple"),
}
_DTYPE_OF = {"int": "int32", "float": "float32", "bool": "bool", "str": "string", "bytes": "string"}


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of one value.

    Attributes:
      kind: `tensor`, `variable`, `tensorarray`, `dataset`, ...; a Python type's name; `instance`
        of a class of the checked module; a kind of the catalogue (`layer`, `optimizer`, ...);
        `unknown`.
      sure: for tensors: whether it is one by proof.
      optional: whether it may be None instead.
      dtype, shape: of a tensor, as far as known.
      const: a Python constant's value, if `known`.
      known: whether `const` holds.
      items: the elements of a tuple or list of known length.
      element: the element of any other container, dataset or iterator.
      ref: what stands behind a function, class, instance or package.
      why: what makes it so, in the reader's words.
    """

    kind: str
    sure: bool = True
    optional: bool = False
    dtype: str = ""
    shape: Shape = None
    const: Any = None
    known: bool = False
    items: tuple[Value, ...] | None = None
    element: Value | None = None
    ref: Any = None
    why: str = field(default="", compare=False)

    @property
    def is_tensor(self) -> bool:
        """Whether AutoGraph would take it for a tensor, by proof or by evidence."""
        return self.kind in TENSORS

    @property
    def is_python(self) -> bool:
        """Whether it surely is a plain Python value."""
        return self.kind in PYTHON

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.kind == "unknown"

    def because(self, why: str) -> Value:
        """The same value with a reason, if it has none yet."""
        return self if self.why else replace(self, why=why)


UNKNOWN = Value("unknown")
NONE = Value("none", const=None, known=True)
BOOL = Value("bool")
INT = Value("int")
FLOAT = Value("float")
STR = Value("str")
OBJECT = Value("python")
_NUMBER_ORDER = {"bool": 0, "int": 1, "float": 2}


def constant(value: Any) -> Value:
    """The value of a literal."""
    if value is None:
        return NONE
    kind = type(value).__name__
    return Value(kind if kind in PYTHON else "python", const=value, known=True)


def tensor(dtype: str = "", shape: Shape = None, sure: bool = True, why: str = "") -> Value:
    """A dense tensor."""
    return Value("tensor", sure=sure, dtype=dtype, shape=shape, why=why)


def as_tensor(value: Value) -> Value:
    """What TensorFlow's conversion makes of a value: of a Python number, int32 or float32."""
    if value.kind == "tensor":
        return value
    if value.is_tensor:
        return Value("tensor", value.sure, dtype=value.dtype, shape=value.shape, why=value.why)
    if value.kind in _DTYPE_OF:
        return tensor(_DTYPE_OF[value.kind], ())
    if value.items is not None:
        inner = [as_tensor(item) for item in value.items]
        dtypes = {item.dtype for item in inner}
        shapes = {item.shape for item in inner}
        dtype = dtypes.pop() if len(dtypes) == 1 else "float32" if dtypes == _NUMERIC else ""
        shape = shapes.pop() if len(shapes) == 1 else None
        if not inner:
            return tensor("float32", (0,))
        return tensor(dtype, None if shape is None else (len(inner), *shape))
    return tensor()


_NUMERIC = {"int32", "float32"}


def staged_number(value: Value, sure: bool, why: str) -> Value:
    """What a Python number, text or sequence of some becomes when a staged statement carries it."""
    if value.kind in _DTYPE_OF:
        return tensor(_DTYPE_OF[value.kind], (), sure, why)
    if value.kind in ("tuple", "list", "namedtuple") and value.items:
        items = tuple(staged_number(item, sure, why) for item in value.items)
        return value if items == value.items else replace(value, items=items)
    return value


def join(left: Value, right: Value) -> Value:
    """The least value that covers both."""
    if left is right or left == right:
        return left
    if left.kind == "none" or right.kind == "none":
        other = right if left.kind == "none" else left
        return other if other.is_unknown else replace(other, optional=True, known=False)
    optional = left.optional or right.optional
    if left.kind == right.kind:
        return replace(_same_kind(left, right), optional=optional)
    kinds = {left.kind, right.kind}
    if kinds <= NUMBERS:
        return Value(max(kinds, key=_NUMBER_ORDER.__getitem__), optional=optional)
    if kinds & TENSORS and kinds <= TENSORS | NUMBERS:
        first = left if left.is_tensor else right
        left, right = as_tensor(left), as_tensor(right)
        dtype = left.dtype if left.dtype == right.dtype else ""
        shape = join_shapes(left.shape, right.shape)
        both = kinds <= TENSORS and left.sure and right.sure
        return Value("tensor", both, optional, dtype, shape, why=first.why)
    if kinds <= PYTHON:
        return Value("python", optional=optional)
    return UNKNOWN


def _same_kind(left: Value, right: Value) -> Value:
    items = None
    if left.items is not None and right.items is not None and len(left.items) == len(right.items):
        items = tuple(join(a, b) for a, b in zip(left.items, right.items, strict=True))
    element = None
    if items is None and (left.element or left.items or right.element or right.items):
        element = join_optional(element_of(left), element_of(right))
    return Value(
        left.kind,
        left.sure and right.sure,
        dtype=left.dtype if left.dtype == right.dtype else "",
        shape=join_shapes(left.shape, right.shape),
        const=left.const if left.known and right.known and left.const == right.const else None,
        known=left.known and right.known and left.const == right.const,
        items=items,
        element=element,
        ref=left.ref if left.ref == right.ref else None,
        why=left.why or right.why,
    )


def join_optional(left: Value | None, right: Value | None) -> Value | None:
    """`join`, where None stands for a value that has not been seen."""
    if left is None or right is None:
        return left or right
    return join(left, right)


def element_of(container: Value) -> Value | None:
    """What a container, dataset or tensor holds, of a dict the values; None if it is empty."""
    if container.items is not None:
        found: Value | None = None
        for item in container.items:
            found = join_optional(found, item)
        return found
    if container.kind in TENSORS:
        shape = container.shape[1:] if container.shape else None
        dtype, why = container.dtype, container.why
        return Value("tensor", container.sure, dtype=dtype, shape=shape, why=why)
    if container.kind == "range":
        return INT
    if container.kind == "str":
        return STR
    return container.element


def yielded(container: Value) -> Value | None:
    """What a value yields when Python iterates over it: of a dict the keys."""
    return OBJECT if container.kind == "dict" else element_of(container)


def join_shapes(left: Shape, right: Shape) -> Shape:
    """The shape that covers both."""
    if left is None or right is None or len(left) != len(right):
        return None
    return tuple(a if a == b else None for a, b in zip(left, right, strict=True))


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of an elementwise operation, NumPy's rule."""
    if left is None or right is None:
        return None
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    padded = (1,) * (len(longer) - len(shorter)) + shorter
    return tuple(
        b if a == 1 else a if b == 1 or a == b else None
        for a, b in zip(longer, padded, strict=True)
    )
