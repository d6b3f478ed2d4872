"""What is tried where the analysis leaves a value open: numbers, dtypes and shapes, as text.

No TensorFlow.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.staging.values import Value

SHAPES = ((3,), (), (2, 3), (1,), (0,), (3, 3), (2, 3, 4))
BATCHES = (3, 1, 2, 0)
DTYPES = ("float32", "int32", "float64", "bool")
FLOATS = {
    "mixed": (-1.5, 2.0, 0.5, -0.25, 3.0, 1.0, -2.0, 0.75),
    "positive": (0.5, 2.0, 1.0, 3.5, 0.25, 1.5, 4.0, 0.75),
    "negative": (-0.5, -2.0, -1.0, -3.5, -0.25, -1.5, -4.0, -0.75),
    "zero": (0.0,),
    "large": (40.0, 25.0, 100.0, -60.0),
}
INTEGERS = {
    "mixed": (2, -1, 3, 0, 1, -2, 5, 4),
    "positive": (3, 1, 2, 5, 4, 6),
    "negative": (-1, -3, -2, -5),
    "zero": (0,),
    "large": (27, 12, 40, -30),
}
TRUTHS = {"mixed": (True, False, True), "positive": (True,), "negative": (False,)}
PYTHON_INTEGERS = (3, 1, 2, 0, 5, -1)
PYTHON_FLOATS = (0.5, 2.0, 1.0, 0.0, -1.0, 10.0)


class Unmakeable(Exception):
    """There is no making up a value."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One choice of everything that is open.

    Attributes:
      number: which of the scenes it is; Python values and flags go by it.
      pattern: which numbers.
      dtype: of tensors of which it is not known.
      shape: of tensors of which it is not known.
      others: that shape for all but the first of them.
    """

    number: int
    pattern: str
    dtype: str
    shape: tuple[int, ...]
    others: tuple[int, ...]


def scenes(constants: list[float]) -> Iterator[Scene]:
    """The scenes, first those that differ most; the numbers of the code itself come early."""
    fills = [f"fill {number!r}" for number in constants]
    patterns = ["mixed", "positive", *fills[:6], "negative", "zero", "large", *fills[6:]]
    layouts = [(shape, shape) for shape in SHAPES] + [((3,), ()), ((2, 3), (3,)), ((2, 3), ())]
    number = itertools.count()
    rounds = [layouts[:3], layouts[3:]]
    for dtypes, part in itertools.product((DTYPES[:2], DTYPES[2:]), rounds):
        for pattern, dtype, layout in _far_apart(list(itertools.product(patterns, dtypes, part))):
            yield Scene(next(number), pattern, dtype, *layout)


def _far_apart(items: list) -> Iterator:
    """All items, in steps of the golden section, so that any few of them are from everywhere."""
    step = round(len(items) * 0.618)
    while math.gcd(step, len(items)) > 1:
        step += 1
    for index in range(len(items)):
        yield items[index * step % len(items)]


def constants(node: ast.AST) -> list[float]:
    """The numbers that a function's code compares and counts with, which decide its branches."""
    found: dict[float, None] = {}
    for child in ast.walk(node):
        match child:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                if 1e-4 < abs(number) < 1e4 and number != 1:
                    found.setdefault(number)
    return list(found)


def tensor(value: Value, scene: Scene, index: int) -> str:
    """The text that makes a tensor.

    Args:
      value: what is known of it.
      scene: decides what is not.
      index: which of the arguments it is.

    Raises:
      Unmakeable: its dtype has no numbers.
    """
    dtype = value.dtype or scene.dtype
    if value.shape is not None:
        batch = BATCHES[scene.number % len(BATCHES)]
        shape = tuple(batch if size is None else size for size in value.shape)
    else:
        shape = scene.others if index else scene.shape
    if 0 in shape:
        return f"tf.zeros({list(shape)}, tf.{dtype})"
    numbers = _numbers(dtype, scene.pattern)
    if numbers is None:
        raise Unmakeable
    return f"tf.constant({_nested(iter(_rotated(numbers, index)), shape)}, tf.{dtype})"


def _numbers(dtype: str, pattern: str) -> tuple | None:
    """The numbers of a pattern for a dtype; None for a dtype that has none."""
    if pattern.startswith("fill "):
        number = ast.literal_eval(pattern.removeprefix("fill "))
        if dtype == "bool":
            return (bool(number),)
        if "int" in dtype:
            return (round(number), round(number) + 1, round(number) - 1)
        return (float(number), number + 0.5, number - 0.5) if "float" in dtype else None
    if dtype == "bool":
        return TRUTHS.get(pattern, (True, False))
    if dtype.startswith("uint"):
        return tuple(map(abs, INTEGERS[pattern]))
    if dtype.startswith("int"):
        return INTEGERS[pattern]
    return FLOATS[pattern] if "float" in dtype else None


def _rotated(numbers: tuple, by: int) -> Iterator:
    """The numbers without end, for each argument from another one on."""
    return itertools.islice(itertools.cycle(numbers), by % len(numbers), None)


def _nested(numbers: Iterator, shape: tuple[int, ...]) -> str:
    if not shape:
        return repr(next(numbers))
    return f"[{', '.join(_nested(numbers, shape[1:]) for _ in range(shape[0]))}]"


def pick(pool: tuple, scene: Scene, index: int) -> str:
    """The text of a Python number for an argument."""
    if scene.pattern.startswith("fill "):
        number = ast.literal_eval(scene.pattern.removeprefix("fill "))
        return repr(type(pool[0])(number))
    return repr(pool[(scene.number + index) % len(pool)])


def turn(number: int, index: int) -> bool:
    """Whether a parameter that has a default is given: in every second scene, not all at once."""
    return bool(number + index & 1) and number > 2
