"""What a statement that binds names gives them: assignments, imports, `with`, definitions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from aglint.staging import operators
from aglint.staging.evaluate import Evaluator, shallow, unpack
from aglint.staging.values import OBJECT, Value, element_of, join_optional, yielded

if TYPE_CHECKING:
    from aglint.staging.function import Function

#: The position of what a method puts into its container; None where it is a container itself.
_GROWING = {"append": 0, "insert": 1, "add": 0, "extend": None}


def bound_values(
    function: Function, evaluator: Evaluator, node: object, env: dict[str, Value]
) -> dict[str, Value]:
    """What a binding event gives to its names; nothing is known of the others.

    Args:
      function: whose code it is.
      evaluator: of the function's expressions.
      node: the statement or expression that binds.
      env: the values before it.
    """
    evaluate = evaluator.value
    match node:
        case ast.Assign():
            value = evaluate(node.value, env)
            found: dict[str, Value] = {}
            for target in node.targets:
                found.update(unpack(target, value))
            return found
        case ast.AnnAssign(value=ast.expr() as given):
            return unpack(node.target, evaluate(given, env))
        case ast.AugAssign(target=ast.Name(id=name)):
            left = env.get(name) or evaluate(node.target, env)
            return {name: operators.binary(node.op, left, evaluate(node.value, env))}
        case ast.NamedExpr():
            return {node.target.id: evaluate(node.value, env)}
        case ast.With() | ast.AsyncWith():
            found = {}
            for item in node.items:
                if item.optional_vars is not None:
                    value = evaluate(item.context_expr, env)
                    found.update(unpack(item.optional_vars, value))
            return found
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name: function.local_definition(node)}
        case ast.Import() | ast.ImportFrom():
            return _imported(function, node)
        case ast.ExceptHandler(name=str(name)):
            return {name: OBJECT}
    return {}


def _imported(function: Function, node: ast.Import | ast.ImportFrom) -> dict[str, Value]:
    found = {}
    for alias in node.names:
        name = alias.asname or alias.name.partition(".")[0]
        dotted = function.module.imports.names.get(name)
        if dotted:
            found[name] = function.module.elsewhere.value(dotted)
    return found


def grown(evaluator: Evaluator, node: object, env: dict[str, Value]) -> dict[str, Value]:
    """`rows.append(x)` widens what the list holds."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args):
            holder = env.get(name)
            if holder is None or method not in _GROWING or holder.kind not in ("list", "set"):
                return env
            position = _GROWING[method]
            if len(args) <= (position or 0):
                return env
            value = evaluator.value(args[position or 0], env)
            added = yielded(value) if position is None else value
            element = join_optional(element_of(holder), added and shallow(added))
            return {**env, name: Value(holder.kind, element=element)}
    return env
