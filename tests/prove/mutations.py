"""Right conversions -> wrong ones, one place at a time."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Change = Callable[[ast.AST, ast.AST], bool]
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
    changes = [change for change in CHANGES if slopes or change is not _stop]
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


def _swap_branches(node: ast.AST, _: ast.AST) -> bool:
    """branches swapped."""
    match node:
        case ast.Call(func=ast.Attribute(attr="cond"), args=[_, _, _] as args):
            args[1], args[2] = args[2], args[1]
            return True
        case ast.If(orelse=[_, *_]):
            node.body, node.orelse = node.orelse, node.body
            return True
    return False


def _lose_last(node: ast.AST, function: ast.AST) -> bool:
    """a state name left out."""
    return _lose(node, function, -1)


def _lose_first(node: ast.AST, function: ast.AST) -> bool:
    """a state name left out, the first."""
    return _lose(node, function, 0)


def _lose(node: ast.AST, function: ast.AST, which: int) -> bool:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Call(func=func)):
            read = {n.id for n in _later(function, node) if isinstance(n, ast.Name)}
            made = "loop" in ast.unparse(func) or "cond" in ast.unparse(func)
            if made and names[which].id in read:  # what nobody reads is no loss
                names[which] = ast.Name("__mutant_lost__", ast.Store())
                return True
    return False


def _later(function: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
    for other in ast.walk(function):
        read = not isinstance(getattr(other, "ctx", None), ast.Store)
        if read and getattr(other, "lineno", 0) > node.end_lineno:
            yield other


def _off_by_one(node: ast.AST, _: ast.AST) -> bool:
    """a bound off by one."""
    match node:
        case ast.FunctionDef(name=name, body=[ast.Return(value=ast.Compare(ops=[op]) as test)]):
            if "test" in name and type(op) in _NEIGHBOUR:
                test.ops = [_NEIGHBOUR[type(op)]()]
                return True
        case ast.Call(func=ast.Attribute(attr="range") | ast.Name(id="range"), args=[*_, _]):
            index = 1 if len(node.args) > 1 else 0
            node.args[index] = ast.BinOp(node.args[index], ast.Sub(), ast.Constant(1))
            return True
    return False


_NEIGHBOUR = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}


def _drop_until(node: ast.AST, _: ast.AST) -> bool:
    """the loop's end dropped."""
    if isinstance(node, ast.Call) and any(word.arg == "until" for word in node.keywords):
        node.keywords = [word for word in node.keywords if word.arg != "until"]
        return True
    return False


def _flip_flag(node: ast.AST, _: ast.AST) -> bool:
    """a flag not set."""
    match node:
        case ast.Tuple(elts=[*_]) | ast.Lambda():
            parts = node.elts if isinstance(node, ast.Tuple) else [node.body]
            for part in parts:
                if isinstance(part, ast.Constant) and part.value is True:
                    part.value = False
                    return True
    return False


def _swap_results(node: ast.AST, _: ast.AST) -> bool:
    """two results swapped."""
    match node:
        case ast.Return(value=ast.Tuple(elts=[first, second, *_] as parts)):
            parts[0], parts[1] = second, first
            return True
        case ast.Lambda(body=ast.Tuple(elts=[first, second, *_] as parts)):
            parts[0], parts[1] = second, first
            return True
    return False


def _other_dtype(node: ast.AST, function: ast.AST) -> bool:
    """the result of another dtype."""
    if isinstance(node, ast.Return) and node in function.body and node.value is not None:
        node.value = ast.Call(ast.Name("__mutant_dtype__", ast.Load()), [node.value], [])
        return True
    return False


def _stop(node: ast.AST, function: ast.AST) -> bool:
    """the gradient stopped."""
    if isinstance(node, ast.Return) and node in function.body and node.value is not None:
        node.value = ast.Call(ast.Name("__mutant_stop__", ast.Load()), [node.value], [])
        return True
    return False


def _bodies(node: ast.AST) -> list[list[ast.stmt]]:
    return [
        b for b in (getattr(node, "body", None), getattr(node, "orelse", None)) if type(b) is list
    ]


def _is_effect(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call()):
            return True
        case (
            ast.Assign(targets=[ast.Attribute() | ast.Subscript()])
            | ast.AugAssign(target=ast.Attribute() | ast.Subscript())
        ):
            return True
    return False


def _drop_effect(node: ast.AST, _: ast.AST) -> bool:
    """a side effect dropped."""
    for body in _bodies(node):
        for index, statement in enumerate(body):
            if _is_effect(statement):
                body[index] = ast.Pass()
                return True
    return False


def _move_effect(node: ast.AST, _: ast.AST) -> bool:
    """a side effect moved past the next statement."""
    for body in _bodies(node):
        for index, statement in enumerate(body[:-1]):
            after = body[index + 1]
            if _is_effect(statement) and not isinstance(after, ast.FunctionDef | ast.Return):
                body[index], body[index + 1] = after, statement
                return True
    return False


def _double_effect(node: ast.AST, _: ast.AST) -> bool:
    """a side effect twice."""
    for body in _bodies(node):
        for index, statement in enumerate(body):
            if _is_effect(statement):
                body.insert(index, copy.deepcopy(statement))
                return True
    return False


def _drop_step(node: ast.AST, _: ast.AST) -> bool:
    """an assignment dropped."""
    for body in _bodies(node):
        for index, statement in enumerate(body):
            if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                body[index] = ast.Pass()
                return True
    return False


def _other_operator(node: ast.AST, _: ast.AST) -> bool:
    """plus became minus."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return True
    return False


def _and_or(node: ast.AST, _: ast.AST) -> bool:
    """and became or."""
    match node:
        case ast.Attribute(attr="and_" | "or_" as name):
            node.attr = "or_" if name == "and_" else "and_"
            return True
        case ast.Attribute(attr="logical_and" | "logical_or" as name):
            node.attr = "logical_or" if name == "logical_and" else "logical_and"
            return True
    return False


def _drop_not(node: ast.AST, _: ast.AST) -> bool:
    """a `not` dropped."""
    match node:
        case ast.Call(func=ast.Attribute(attr="not_" | "logical_not"), args=[_]):
            node.func = ast.parse("(lambda x: x)", mode="eval").body
            return True
    return False


CHANGES = (
    _swap_branches,
    _lose_last,
    _lose_first,
    _off_by_one,
    _drop_until,
    _flip_flag,
    _swap_results,
    _other_dtype,
    _stop,
    _drop_effect,
    _move_effect,
    _double_effect,
    _drop_step,
    _other_operator,
    _and_or,
    _drop_not,
)
