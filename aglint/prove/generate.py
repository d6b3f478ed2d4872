"""Inputs that nobody wrote: calls made up from what the analysis knows of the parameters.

Signature, annotation and inference give kind, dtype and rank of a parameter; what they leave open
is tried: several shapes, dtypes and values, the same in every run. They take turns with variations
of the calls that the author wrote. Each candidate is the text of a call, which the reader can make
an example. Nothing is made up for a function whose code names files, processes or the network, and
none for a parameter that takes text, a function or an object. Imports no TensorFlow; `choose` finds
out which of the candidates are inputs.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator

from aglint.prove.inputs import EXAMPLE, GENERATED, RECORDED, Input
from aglint.prove.scenes import (
    PYTHON_FLOATS,
    PYTHON_INTEGERS,
    Scene,
    Unmakeable,
    constants,
    pick,
    scenes,
    tensor,
    turn,
)
from aglint.prove.variations import crossings, reranked, variations
from aglint.source import Source
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.values import Value

CANDIDATES = 160
SETUP = ("import tensorflow as tf",)
_OUTSIDE = frozenset(
    {"os", "shutil", "subprocess", "socket", "requests", "urllib", "http", "multiprocessing"}
)
_OUTSIDE_CALLS = frozenset({"open", "input", "exec", "eval", "exit", "quit"})
_OUTSIDE_TENSORFLOW = ("tf.io.write", "tf.io.gfile", "tf.saved_model", "tf.train.Checkpoint")


class Generator:
    """Makes up inputs for the functions of one file."""

    def __init__(self, source: Source):
        self._functions = {one.qualname: one for one in Module(source).functions}
        self._building: set[Class] = set()

    def inputs(self, name: str, given: Iterable[Input] = ()) -> list[Input]:
        """Candidates for a function, the likeliest first; none where nothing fits.

        Args:
          name: the function.
          given: inputs that there are already; those that were written are varied, and those that
            were recorded crossed and given arrays of other ranks, in turns with the calls that are
            made up.
        """
        function = self._functions.get(name)
        if function is None or "<locals>" in name or _reaches_outside(function):
            return []
        given = list(given)
        varied = [variations(item) for item in given if item.origin == EXAMPLE]
        node = function.node.args
        recorded = [item for item in given if item.origin == RECORDED]
        count = len(node.posonlyargs) + len(node.args)
        varied += [crossings(recorded, count), reranked(recorded, count)]
        turns = itertools.zip_longest(_in_turns(varied), self._made_up(function))
        found = {item.call: item for pair in turns for item in pair if item is not None}
        return list(found.values())[:CANDIDATES]

    def _made_up(self, function: Function) -> Iterator[Input]:
        line = function.node.lineno
        calls: dict[str, None] = {}
        for scene in scenes(constants(function.node)):
            if len(calls) >= CANDIDATES:
                break
            try:
                calls.update(dict.fromkeys(self._calls(function, scene)))
            except Unmakeable:
                return
        for call in calls:
            name = function.qualname
            yield Input(call, line, SETUP, required=False, origin=GENERATED, function=name)

    def _calls(self, function: Function, scene: Scene) -> Iterator[str]:
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

    def _instance(self, made: Class, name: str, scene: Scene) -> str:
        """The text that makes an instance, in which only what is required is given."""
        constructor = made.method("__init__")
        if constructor is None:
            return f"{name}()"
        if made in self._building:
            raise Unmakeable
        plain = Scene(0, "positive", scene.dtype, scene.shape, scene.others)
        self._building.add(made)
        try:
            return f"{name}({self._arguments(constructor, plain, required=True)})"
        finally:
            self._building.discard(made)

    def _arguments(self, function: Function, scene: Scene, required: bool = False) -> str:
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
            if name in optional and (required or not turn(scene.number, index)):
                named = True
                continue
            try:
                text = self._value(function.parameter(name), scene, index)
            except Unmakeable:
                if name not in optional:
                    raise
                named = True
                continue
            named = named or name in keywords
            texts.append(f"{name}={text}" if named else text)
        return ", ".join(texts)

    def _value(self, value: Value, scene: Scene, index: int) -> str:
        if value.known:
            return repr(value.const)
        if value.optional and scene.number % 4 == 3:
            return "None"
        match value.kind:
            case "tensor" | "unknown" | "variable":
                text = tensor(value, scene, index)
                return f"tf.Variable({text})" if value.kind == "variable" else text
            case "ndarray":
                return f"{tensor(value, scene, index)}.numpy()"
            case "bool":
                return str(bool(scene.number >> index % 3 & 1))
            case "int":
                return pick(PYTHON_INTEGERS, scene, index)
            case "float":
                return pick(PYTHON_FLOATS, scene, index)
            case "list" | "tuple":
                return self._sequence(value, scene, index)
            case "dataset":
                return f"tf.data.Dataset.from_tensor_slices({tensor(value, scene, index)})"
            case "instance" if isinstance(value.ref, Class):
                return self._instance(value.ref, value.ref.name, scene)
        raise Unmakeable

    def _sequence(self, value: Value, scene: Scene, index: int) -> str:
        if value.items is not None:
            texts = [self._value(item, scene, index + i) for i, item in enumerate(value.items)]
        elif value.element is not None:
            count = (2, 3, 1, 0)[scene.number % 4]
            texts = [self._value(value.element, scene, index + i) for i in range(count)]
        else:
            raise Unmakeable
        if value.kind == "list":
            return f"[{', '.join(texts)}]"
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _in_turns(rows: list[Iterator[Input]]) -> Iterator[Input]:
    """The first of each, then the second of each, and so on."""
    for column in itertools.zip_longest(*rows):
        yield from (item for item in column if item is not None)


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
