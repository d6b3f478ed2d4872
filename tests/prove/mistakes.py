"""What can be wrong with a conversion: each kind changes a node of its tree in place.

A change is given a node and the function round it, and says whether it applied.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

Change = Callable[[ast.AST, ast.AST], bool]


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
        case ast.FunctionDef(name=name, body=[ast.Return(value=test)]) if "test" in name:
            return _widen(test)
        case ast.Call(func=ast.Attribute(attr="while_loop"), args=[ast.Lambda(body=test), *_]):
            return _widen(test)
        case ast.Call(
            func=ast.Attribute(attr="range" | "range_") | ast.Name(id="range"), args=[_, *_]
        ):
            index = 1 if len(node.args) > 1 else 0
            node.args[index] = ast.BinOp(node.args[index], ast.Sub(), ast.Constant(1))
            return True
    return False


def _widen(test: ast.AST) -> bool:
    """Makes the first comparison of a loop's test one that also takes its bound, or leaves it."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _NEIGHBOUR:
            node.ops = [_NEIGHBOUR[type(node.ops[0])](), *node.ops[1:]]
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


def stop(node: ast.AST, function: ast.AST) -> bool:
    """the gradient stopped."""
    if isinstance(node, ast.Return) and node in function.body and node.value is not None:
        node.value = ast.Call(ast.Name("__mutantstop__", ast.Load()), [node.value], [])
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


def _move_effect_out(node: ast.AST, _: ast.AST) -> bool:
    """a side effect moved out of its branch or loop."""
    for body in _bodies(node):
        for index, inner in enumerate(body):
            if isinstance(inner, ast.FunctionDef) and _take_effect(inner, body, index):
                return True
    return False


def _take_effect(inner: ast.FunctionDef, outer: list[ast.stmt], index: int) -> bool:
    own = {arg.arg for arg in inner.args.args}
    for place, statement in enumerate(inner.body):
        read = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name)}
        if _is_effect(statement) and not read & own:
            inner.body[place] = ast.Pass()
            outer.insert(index, statement)
            return True
    return False


def _move_effect_up(node: ast.AST, _: ast.AST) -> bool:
    """a side effect moved before the statement in front of it."""
    for body in _bodies(node):
        for index, statement in enumerate(body[1:], 1):
            if _is_effect(statement) and not isinstance(body[index - 1], ast.FunctionDef):
                body[index - 1], body[index] = statement, body[index - 1]
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
    stop,
    _drop_effect,
    _move_effect,
    _move_effect_up,
    _move_effect_out,
    _double_effect,
    _drop_step,
    _other_operator,
    _and_or,
    _drop_not,
)
