"""The functions that a program hands to Keras: losses, metrics, `Lambda` layers, activations.

Keras 3 traces them as they are, without AutoGraph. What it can't see: functions that come from
another module or out of a container.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aglint.staging import catalogue
from aglint.staging.entry import Traced
from aglint.staging.factories import handed
from aglint.staging.function import Function
from aglint.staging.values import Value, tensor

if TYPE_CHECKING:
    from aglint.staging.module import Module

_WORDS = ("loss", "metrics", "weighted_metrics")
_OF_LAYERS = ("activation", "recurrent_activation", "kernel_regularizer", "bias_regularizer")
_OF_LAYERS += ("activity_regularizer", "kernel_constraint")
# The search for a letter is many times as fast as that for one of several words.
_HANDS_ON = re.compile(
    r"""\((?:(?<=\.compile\()|(?<=Lambda\())"""
    r"""|=(?!None\b|["'])(?:(?<=activation=)|(?<=regularizer=)|(?<=constraint=))"""
)
_LOSS = ("y_true", "y_pred")
_ONE = ("x",)


def handed_to_keras(module: Module) -> Iterator[tuple[Function, Traced]]:
    """The functions that calls of a module hand to Keras, with why they are traced."""
    for caller, call in module.calls_on(_HANDS_ON):
        for node, gives in _handed(module, call):
            function = handed(caller, node)
            if isinstance(function, Function) and not function.is_method:
                yield function, _traced(module, function, call, gives)


def _handed(module: Module, call: ast.Call) -> Iterator[tuple[ast.expr, tuple[str, ...]]]:
    match call.func:
        case ast.Attribute(attr="compile"):
            yield from ((node, _LOSS) for part in call.args[1:2] for node in _parts(part))
            for word in call.keywords:
                if word.arg in _WORDS:
                    yield from ((node, _LOSS) for node in _parts(word.value))
        case ast.Name() | ast.Attribute():
            words = [word for word in call.keywords if word.arg in _OF_LAYERS]
            dotted = module.imports.resolve(call.func) or ""
            of_lambda = dotted.endswith(".Lambda") and call.args
            entry = catalogue.lookup(dotted) if of_lambda or words else None
            if entry is None or entry.returns != "layer":
                return
            if of_lambda:
                yield call.args[0], ()
            yield from ((word.value, _ONE) for word in words)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that may be functions: the one, or those of a list or dict."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            for part in parts:
                yield from _parts(part)
        case ast.Name() | ast.Lambda() | ast.Call():
            yield node


def _traced(module: Module, function: Function, call: ast.Call, gives: tuple[str, ...]) -> Traced:
    names = function.flow.parameters
    given: dict[str, Value] = {}
    if gives and len(names) >= len(gives):
        why = "Keras hands it a tensor"
        given = {name: tensor(sure=False, why=why) for name in names[: len(gives)]}
    elif not gives and names[:1] and _goes_to_numpy(module, function, names[0]):
        given = {names[0]: tensor(sure=False, why="Keras hands it a tensor")}
    names = module.imports.names.values()
    old = module.config.keras_converts or any((one or "").startswith("tf_keras") for one in names)
    return Traced(
        "keras",
        "Keras traces what is handed to it",
        module.source.span(call.func),
        module.source.path,
        autograph=old,
        gives=given,
    )


def _goes_to_numpy(module: Module, function: Function, name: str) -> bool:
    """Whether a parameter is itself an argument of a function of NumPy or `math`."""
    return any(
        isinstance(part, ast.Name) and part.id == name
        for call in function.nodes(ast.Call)
        if (module.imports.resolve(call.func) or "").startswith(("numpy.", "math."))
        for part in call.args
    )
