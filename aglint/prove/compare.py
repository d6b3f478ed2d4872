"""Two outcomes -> the first difference, in one line.

Strings, integers and booleans compare exactly. Floats compare within a tolerance that depends on
their type, relative to the number, and in a graph absolutely as well, for the optimizer there may
reorder sums; between two eager runs the absolute part is relative to the array's largest number.

    float64, complex128, Python float   1e-9
    float32, complex64                  1e-5
    float16, bfloat16, smaller          1e-2

and gradients within ten times that. Two NaN are equal, and so are two infinities of one sign.

Between two eager runs types must be the same: a Python int is no tensor, and 0.0 is not -0.0.
A graph makes tensors of Python numbers, so there the values are compared, and signs of zero,
the order of dictionary keys and Python state (attributes, lists, globals, print) are not.
"""

from __future__ import annotations

import numpy as np

from aglint.prove.outcome import NO_RESULT, Outcome
from aglint.prove.snapshot import Array, Leaf, Node, Snapshot

TOLERANCE = {"float64": 1e-9, "complex128": 1e-9, "float32": 1e-5, "complex64": 1e-5}
SMALL_FLOAT_TOLERANCE = 1e-2
GRADIENT_FACTOR = 10.0


def outcomes(reference: Outcome, other: Outcome, *, graph: bool, values: bool = True) -> str:
    """How another run's outcome differs from the reference.

    Args:
      reference: what should have happened.
      other: what did.
      graph: whether either ran in a graph.
      values: whether numbers are compared, or only types, shapes and structure.

    Returns:
      The first difference, or nothing.
    """
    if other.error == NO_RESULT:
        return other.message
    if reference.error or other.error:
        return _errors(reference, other, graph)
    text = difference(reference.value, other.value, graph=graph, values=values, place="value")
    if text:
        return text
    if reference.staged_print != other.staged_print and values:
        return _texts("tf.print", reference.staged_print, other.staged_print)
    text = difference(
        reference.variables, other.variables, graph=graph, values=values, place="variables"
    )
    if not text and not graph:
        text = _python(reference, other)
    taken = reference.gradients is not None and other.gradients is not None
    if not text and values and taken:
        text = _gradients(reference.gradients, other.gradients)
    return text


def _gradients(reference: Node, other: Node) -> str:
    """A gradient that is not there counts as zeros: a result that is a Python number has none."""

    def besides(node: Node, names: set[str]) -> Node:
        kept = (
            (name, part)
            for name, part in node.parts
            if name in names or not (isinstance(part, Array) and not np.any(part.values))
        )
        return Node(node.kind, tuple(kept), ordered=False)

    common = {name for name, _ in reference.parts} & {name for name, _ in other.parts}
    return difference(
        besides(reference, common),
        besides(other, common),
        graph=True,
        factor=GRADIENT_FACTOR,
        place="gradient",
    )


def _python(reference: Outcome, other: Outcome) -> str:
    if reference.printed != other.printed:
        return _texts("print", reference.printed, other.printed)
    return difference(reference.state, other.state, graph=False, place="state")


def _errors(reference: Outcome, other: Outcome, graph: bool) -> str:
    if reference.error == other.error or (graph and reference.error and other.error):
        return "" if graph else _python(reference, other)
    if not other.error:
        return f"returns {other.value} instead of raising {_name(reference)}"
    raised = (
        f"raises {_name(other)}: {other.message}" if other.message else f"raises {_name(other)}"
    )
    if not reference.error:
        return raised
    return f"{raised}, instead of {_name(reference)}"


def _name(outcome: Outcome) -> str:
    return outcome.error.rpartition(".")[2]


def _texts(what: str, reference: str, other: str) -> str:
    """The first line that differs."""
    left, right = reference.splitlines(), other.splitlines()
    for number in range(max(len(left), len(right))):
        wanted = repr(left[number][:60]) if number < len(left) else "nothing"
        got = repr(right[number][:60]) if number < len(right) else "nothing"
        if wanted != got:
            return f"{what} line {number + 1}: {got} instead of {wanted}"
    return f"{what}: the ends of lines differ"


def difference(
    reference: Snapshot,
    other: Snapshot,
    *,
    graph: bool,
    values: bool = True,
    factor: float = 1.0,
    place: str = "",
) -> str:
    """How one snapshot differs from the reference: `place: this instead of that`, or nothing."""

    def same(left: Snapshot, right: Snapshot, where: str) -> str:
        match left, right:
            case Node(), Node():
                return parts(left, right, where)
            case Array(), Array():
                return arrays(left, right, where)
            case Leaf(), Leaf():
                equal = left.kind == right.kind and (
                    not values or _equal(left.value, right.value, graph, factor)
                )
                return "" if equal else _instead(where, right, left)
            case Leaf(), Array() if graph and right.values is not None and _is_number(left):
                wanted = left.value.encode() if isinstance(left.value, str) else left.value
                number = np.asarray(wanted, object if isinstance(wanted, bytes) else None)
                equal = right.values.shape == () and _like(number, right.values)
                if equal and values:
                    equal = _close(number, right.values, right.dtype, graph, factor)
                return "" if equal else _instead(where, right, left)
        return _instead(where, right, left)

    def parts(left: Node, right: Node, where: str) -> str:
        if left.kind != right.kind:
            return _instead(where, right, left)
        names, others = [name for name, _ in left.parts], [name for name, _ in right.parts]
        if left.ordered and len(names) != len(others):
            return f"{where}: {len(others)} items instead of {len(names)}"
        for name in names:
            if name not in others:
                return f"{where}{name} is missing"
        for name in others:
            if name not in names:
                return f"{where}{name} is new"
        if names != others and not graph and left.kind == "dict":
            return f"{where}: keys in another order"
        found = dict(right.parts)
        texts = (same(part, found[name], where + name) for name, part in left.parts)
        return next((text for text in texts if text), "")

    def arrays(left: Array, right: Array, where: str) -> str:
        if left.kind != right.kind and not graph:
            return f"{where}: {right.kind} instead of {left.kind}"
        if left.dtype != right.dtype:
            return f"{where}: {right.dtype} instead of {left.dtype}"
        if left.shape != right.shape:
            return f"{where}: shape {right.shape} instead of {left.shape}"
        if left.values is None or right.values is None:
            same_kind = (left.values is None) == (right.values is None)
            return "" if same_kind else _instead(where, right, left)
        if not values:
            return ""
        unequal = _unequal(left.values, right.values, left.dtype, graph, factor)
        return _numbers(where, left, right, unequal) if unequal.any() else ""

    return same(reference, other, place)


def _numbers(where: str, left: Array, right: Array, unequal: np.ndarray) -> str:
    if not left.shape:
        return _instead(where, right, left)
    first = tuple(int(index) for index in np.argwhere(unequal)[0])
    got, wanted = right.values[first], left.values[first]
    many = f"{int(unequal.sum())} of {unequal.size}"
    return f"{where}: {got} instead of {wanted} at {list(first)} ({many} differ)"


def _instead(where: str, got: Snapshot, wanted: Snapshot) -> str:
    return f"{where}: {got} instead of {wanted}"


def _is_number(leaf: Leaf) -> bool:
    return isinstance(leaf.value, bool | int | float | complex | str | bytes)


def _like(left: np.ndarray, right: np.ndarray) -> bool:
    """Whether one is bool, number or text as the other is."""
    return _family(left) == _family(right)


def _family(array: np.ndarray) -> str:
    kind = array.dtype.kind
    return "number" if kind in "iufcV" else "text" if kind in "OSU" else kind


def _equal(left: object, right: object, graph: bool, factor: float) -> bool:
    if isinstance(left, float | complex):
        dtype = "complex128" if isinstance(left, complex) else "float64"
        return _close(np.asarray(left), np.asarray(right), dtype, graph, factor)
    return left == right


def _close(left: np.ndarray, right: np.ndarray, dtype: str, graph: bool, factor: float) -> bool:
    return not _unequal(left, right, dtype, graph, factor).any()


def _unequal(
    left: np.ndarray, right: np.ndarray, dtype: str, graph: bool, factor: float
) -> np.ndarray:
    """Where two arrays of one shape differ."""
    if "float" not in dtype and "complex" not in dtype:
        return np.asarray(left != right)
    wide = np.complex128 if "complex" in dtype else np.float64
    left, right = left.astype(wide), right.astype(wide)
    tolerance = TOLERANCE.get(dtype, SMALL_FLOAT_TOLERANCE) * factor
    finite = np.abs(left[np.isfinite(left)])
    largest = 1.0 if graph else min(1.0, float(finite.max(initial=0.0)))
    close = np.isclose(right, left, rtol=tolerance, atol=tolerance * largest, equal_nan=True)
    unequal = np.asarray(~close)
    if not graph and wide is np.float64:
        unequal |= (left == 0.0) & (right == 0.0) & (np.signbit(left) != np.signbit(right))
    return unequal
