"""Right conversions -> wrong ones, one place at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.prove.mistakes import CHANGES, Change, stop

HELPERS = """

def __mutant_first__(value, change):
    import tensorflow
    done = []

    def leaf(one):
        if done or not (tensorflow.is_tensor(one) or type(one) in (bool, int, float)):
            return one
        changed = change(one)
        if changed is not one:
            done.append(1)
        return changed

    try:
        return tensorflow.nest.map_structure(leaf, value)
    except (TypeError, ValueError):
        return value


def __mutant_dtype__(value):
    import numpy
    import tensorflow as tf

    def other(one):
        if not tf.is_tensor(one):
            return {bool: int, int: float, float: numpy.float64}[type(one)](one)
        if not hasattr(one, "dtype") or not (one.dtype.is_floating or one.dtype.is_integer):
            return tf.cast(one, tf.int32) if one.dtype == tf.bool else one
        return tf.cast(one, tf.float32 if one.dtype != tf.float32 else tf.float64)

    return __mutant_first__(value, other)


def __mutant_stop__(value):
    import tensorflow as tf

    def stop(one):
        return tf.stop_gradient(one) if tf.is_tensor(one) else one

    try:
        return tf.nest.map_structure(stop, value)
    except (TypeError, ValueError):
        return value
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong conversion: what is wrong, in which function and line, and the text."""

    what: str
    function: str
    line: str
    text: str


_FLOATS = re.compile(r"# aglint: example .*tf\.constant\([^)]*\d\.\d")


def mutants(original: str, converted: str) -> Iterator[Mutant]:
    """Every wrong conversion of one place in the functions that a conversion has changed."""
    before = {name: ast.dump(node) for name, node in _functions(ast.parse(original))}
    slopes = _FLOATS.search(original) is not None  # integers have no gradients
    changes = [change for change in CHANGES if slopes or change is not stop]
    tree = ast.parse(converted)
    seen = {ast.unparse(tree)}
    for name, node in _functions(tree):
        if before.get(name) != ast.dump(node):
            yield from _of_function(name, converted, changes, seen)


def _of_function(
    name: str, converted: str, changes: list[Change], seen: set[str]
) -> Iterator[Mutant]:
    """The mutants of one function; a change that does not apply leaves the tree as it was."""
    tree, places = _places(converted, name)
    for index in range(len(places)):
        line = (
            ast.unparse(places[index]).splitlines()[0] if hasattr(places[index], "lineno") else ""
        )
        for change in changes:
            place = places[index]
            if not change(place, places[0]):
                continue
            text = ast.unparse(ast.fix_missing_locations(tree))
            tree, places = _places(converted, name)
            if text not in seen:
                seen.add(text)
                what = (change.__doc__ or "").rstrip(".")
                yield Mutant(what, name, line, text + HELPERS)


def _places(text: str, name: str) -> tuple[ast.Module, list[ast.AST]]:
    """A fresh tree, and the nodes of one of its functions, which comes first."""
    tree = ast.parse(text)
    return tree, list(ast.walk(dict(_functions(tree))[name]))


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef):
            yield prefix + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
