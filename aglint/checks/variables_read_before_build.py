"""`model.trainable_variables` of a model that has not seen any input yet: there are none."""

from __future__ import annotations

import ast
import re

from aglint.checks._names import dotted
from aglint.checks._state import statement_of
from aglint.staging import catalogue
from aglint.staging.function import Function

_VARIABLES = frozenset({"trainable_variables", "trainable_weights", "variables", "weights"})
_SHAPED = re.compile(r"\b(Input|InputLayer)\(|input_shape=|input_dim=")
_KEPT = (ast.Assign, ast.AnnAssign)


def check_module(module, report) -> None:
    """Reports variables that are kept, or handed to an optimizer, before the model has any."""
    for function in (module.body, *module.functions):
        made = {}
        for node in function.nodes(ast.Assign):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    if _unbuilt(function, call):
                        made[name] = node
        for read in function.nodes(ast.Attribute) if made else ():
            match read:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in _VARIABLES:
                    if name in made and _too_early(function, made[name], read, name):
                        report(read, name=name, attribute=attr)


def _unbuilt(function: Function, call: ast.Call) -> bool:
    """Whether a call makes a Sequential of layers that don't say what they take."""
    name = catalogue.canonical(dotted(function, call.func) or "")
    return name == "keras.Sequential" and not _SHAPED.search(ast.unparse(call)) and _plain(call)


def _plain(call: ast.Call) -> bool:
    """Whether the layers stand there, each of them made on the spot."""
    layers = call.args[0] if call.args else None
    return isinstance(layers, ast.List) and all(isinstance(n, ast.Call) for n in layers.elts)


def _too_early(function: Function, made: ast.Assign, read: ast.Attribute, name: str) -> bool:
    """Whether nothing but the read touches the model since it was made, and the list is kept."""
    place = statement_of(function, read)
    kept = isinstance(place, _KEPT) and place.value is read
    built = function.parent_of(read)
    if isinstance(built, ast.Call) and ast.unparse(built.func).endswith(".build"):
        kept = True
    block = getattr(function.parent_of(made), "body", ())
    if function.parent is None:
        block = function.module.tree.body
    if not kept or made not in block or place not in block:
        return False
    between = block[block.index(made) + 1 : block.index(place)]
    return block.index(made) < block.index(place) and not any(
        isinstance(node, ast.Name) and node.id == name
        for statement in between
        for node in ast.walk(statement)
    )
