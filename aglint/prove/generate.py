"""Inputs that nobody wrote: calls made up from what the analysis knows of the parameters.

Signature, annotation and inference give kind, dtype and rank of a parameter; what they leave open
is tried: several shapes, dtypes and values, the same in every run. Each candidate is the text of a
call, which the reader can make an example. Nothing is made up for a function whose code names
files, processes or the network, and none for a parameter that takes text, a function or an object.
Imports no TensorFlow; `choose` finds out which of the candidates are inputs.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.prove.inputs import GENERATED, Input
from aglint.source import Source
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.values import Value

CANDIDATES = 160
SETUP = ("import tensorflow as tf",)
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
_OUTSIDE = frozenset(
    {"os", "shutil", "subprocess", "socket", "requests", "urllib", "http", "multiprocessing"}
)
_OUTSIDE_CALLS = frozenset({"open", "input", "exec", "eval", "exit", "quit"})
_OUTSIDE_TENSORFLOW = ("tf.io.write", "tf.io.gfile", "tf.saved_model", "tf.train.Checkpoint")


@dataclass(frozen=True, slots=True)
class _Scene:
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


class _Unknown(Exception):
    """There is no making up a value."""


class Generator:
    """Makes up inputs for the functions of one file."""

    def __init__(self, source: Source):
        self._functions = {one.qualname: one for one in Module(source).functions}
        self._building: set[Class] = set()

    def inputs(self, name: str) -> list[Input]:
        """Candidates for a function, the likeliest first; none where nothing fits."""
        function = self._functions.get(name)
        if function is None or "<locals>" in name or _reaches_outside(function):
            return []
        line = function.node.lineno
        calls: dict[str, None] = {}
        for scene in _scenes(_constants(function.node)):
            if len(calls) >= CANDIDATES:
                break
            try:
                calls.update(dict.fromkeys(self._calls(function, scene)))
            except _Unknown:
                return []
        return [
            Input(call, line, SETUP, required=False, origin=GENERATED, function=name)
            for call in calls
        ]

    def _calls(self, function: Function, scene: _Scene) -> Iterator[str]:
        arguments = self._arguments(function, scene)
        if function.owner is None:
            yield f"{function.name}({arguments})"
            return
        owner = function.qualname.rpartition(".")[0]
        if function.decorators & {"staticmethod", "classmethod"}:
            yield f"{owner}.{function.name}({arguments})"
            return
        receiver = self._instance(function.owner, owner, scene)
        if function.name == "__init__":
            yield receiver
        elif function.name in ("__call__", "call"):
            yield f"{receiver}({arguments})"
        else:
            yield f"{receiver}.{function.name}({arguments})"

    def _instance(self, made: Class, name: str, scene: _Scene) -> str:
        """The text that makes an instance, in which only what is required is given."""
        constructor = made.method("__init__")
        if constructor is None:
            return f"{name}()"
        if made in self._building:
            raise _Unknown
        plain = _Scene(0, "positive", scene.dtype, scene.shape, scene.others)
        self._building.add(made)
        try:
            return f"{name}({self._arguments(constructor, plain, required=True)})"
        finally:
            self._building.discard(made)

    def _arguments(self, function: Function, scene: _Scene, required: bool = False) -> str:
        node = function.node.args
        positional = [*node.posonlyargs, *node.args]
        optional = {arg.arg for arg in positional[len(positional) - len(node.defaults) :]}
        pairs = zip(node.kwonlyargs, node.kw_defaults, strict=True)
        optional |= {arg.arg for arg, default in pairs if default is not None}
        if function.is_method:
            positional = positional[1:]
        keywords = {arg.arg for arg in node.kwonlyargs}
        texts: list[str] = []
        named = False
        for index, arg in enumerate([*positional, *node.kwonlyargs]):
            name = arg.arg
            if name in optional and (required or not _turn(scene.number, index)):
                named = True
                continue
            try:
                text = self._value(function.parameter(name), scene, index)
            except _Unknown:
                if name not in optional:
                    raise
                named = True
                continue
            named = named or name in keywords
            texts.append(f"{name}={text}" if named else text)
        return ", ".join(texts)

    def _value(self, value: Value, scene: _Scene, index: int) -> str:
        if value.known:
            return repr(value.const)
        if value.optional and scene.number % 4 == 3:
            return "None"
        match value.kind:
            case "tensor" | "unknown" | "variable":
                text = _tensor(value, scene, index)
                return f"tf.Variable({text})" if value.kind == "variable" else text
            case "ndarray":
                return f"{_tensor(value, scene, index)}.numpy()"
            case "bool":
                return str(bool(scene.number >> index % 3 & 1))
            case "int":
                return _pick(PYTHON_INTEGERS, scene, index)
            case "float":
                return _pick(PYTHON_FLOATS, scene, index)
            case "list" | "tuple":
                return self._sequence(value, scene, index)
            case "dataset":
                return f"tf.data.Dataset.from_tensor_slices({_tensor(value, scene, index)})"
            case "instance" if isinstance(value.ref, Class):
                return self._instance(value.ref, value.ref.name, scene)
        raise _Unknown

    def _sequence(self, value: Value, scene: _Scene, index: int) -> str:
        if value.items is not None:
            texts = [self._value(item, scene, index + i) for i, item in enumerate(value.items)]
        elif value.element is not None:
            count = (2, 3, 1, 0)[scene.number % 4]
            texts = [self._value(value.element, scene, index + i) for i in range(count)]
        else:
            raise _Unknown
        if value.kind == "list":
            return f"[{', '.join(texts)}]"
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _scenes(constants: list[float]) -> Iterator[_Scene]:
    """The scenes, first those that differ most; the numbers of the code itself come early."""
    fills = [f"fill {number!r}" for number in constants]
    patterns = ["mixed", "positive", *fills[:6], "negative", "zero", "large", *fills[6:]]
    layouts = [(shape, shape) for shape in SHAPES] + [((3,), ()), ((2, 3), (3,)), ((2, 3), ())]
    number = itertools.count()
    rounds = [layouts[:3], layouts[3:]]
    for dtypes, part in itertools.product((DTYPES[:2], DTYPES[2:]), rounds):
        for pattern in patterns:
            for dtype, (shape, others) in itertools.product(dtypes, part):
                yield _Scene(next(number), pattern, dtype, shape, others)


def _tensor(value: Value, scene: _Scene, index: int) -> str:
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
        raise _Unknown
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


def _pick(pool: tuple, scene: _Scene, index: int) -> str:
    if scene.pattern.startswith("fill "):
        number = ast.literal_eval(scene.pattern.removeprefix("fill "))
        return repr(type(pool[0])(number))
    return repr(pool[(scene.number + index) % len(pool)])


def _turn(number: int, index: int) -> bool:
    """Whether a parameter that has a default is given: in every second scene, not all at once."""
    return bool(number + index & 1) and number > 2


def _constants(node: ast.AST) -> list[float]:
    """The numbers that a function's code compares and counts with, which decide its branches."""
    found: dict[float, None] = {}
    for child in ast.walk(node):
        match child:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                if 1e-4 < abs(number) < 1e4 and number != 1:
                    found.setdefault(number)
    return list(found)


def _reaches_outside(function: Function) -> bool:
    """Whether the function's code names what acts on files, processes or the network."""
    resolve = function.module.imports.resolve
    for node in ast.walk(function.node):
        if isinstance(node, ast.Attribute | ast.Name):
            dotted = resolve(node) or ast.unparse(node)
            name = catalogue.canonical(dotted) or dotted
            if name in _OUTSIDE_CALLS or name.startswith(_OUTSIDE_TENSORFLOW):
                return True
            if name.partition(".")[0] in _OUTSIDE and resolve(node):
                return True
    return False
