"""The value of an expression without the values of the whole function.

A name that one assignment binds holds what is assigned, wherever it is read. That answers most
questions about untraced callers, of which nothing else is asked: what a test passes to a layer. In
traced functions a staged loop may turn a number into a tensor, which only their flow can tell.

Source: the single-assignment argument of SSA form (Cytron et al., TOPLAS 1991).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from aglint.flow.syntax import walk
from aglint.staging.evaluate import Evaluator
from aglint.staging.parameters import parameter_value
from aglint.staging.values import Value, join_optional

if TYPE_CHECKING:
    from aglint.staging.function import Function

_DEEPEST = 8
_SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)
_GROWING = frozenset({"list", "set", "dict"})


def direct_value(function: Function, node: ast.expr) -> Value | None:
    """The value of an expression of an untraced function; None where its flow must tell.

    Args:
      function: whose code it is.
      node: the expression.
    """
    evaluator = Evaluator(function.call_value, function.free_value, function.member_value)
    return _value(function, evaluator, node, 0)


def direct_returns(function: Function) -> Value | None:
    """What a call of an untraced function gives; None where its flow must tell."""
    if isinstance(function.node, ast.Lambda):
        return direct_value(function, function.node.body)
    found: Value | None = None
    for node in function.nodes(ast.Return):
        if not isinstance(node.value, ast.expr):
            return None
        value = direct_value(function, node.value)
        if value is None:
            return None
        found = join_optional(found, value)
    return found


def _value(function: Function, evaluator: Evaluator, node: ast.expr, depth: int) -> Value | None:
    env: dict[str, Value] = {}
    scope = function.flow.scope
    if depth > _DEEPEST or function.parent is None:
        return None
    for part in walk(node):
        if isinstance(part, _SCOPES):
            return None
        if not isinstance(part, ast.Name) or part.id in env:
            continue
        if part.id not in scope.bound:
            if part.id in scope.declared_global or part.id in scope.declared_nonlocal:
                return None
            continue
        value = _bound(function, evaluator, part.id, depth)
        if value is None:
            return None
        env[part.id] = value
    return evaluator.value(node, env)


def _bound(function: Function, evaluator: Evaluator, name: str, depth: int) -> Value | None:
    """What a name holds that nothing but one assignment binds, and nothing changes."""
    given = function.bindings.get(name, ())
    own = function.bound_parameter(name)
    if own is not None:
        return own if len(given) == 1 else None
    if len(given) != 1 or name in function.flow.shared:
        return None
    if given[0] is None:
        # Who calls it may ask back for the same parameter: that is for the function's flow.
        alone = name in function.flow.parameters
        alone = alone and function.module.call_sites.none_of(function)
        return parameter_value(function, name) if alone else None
    value = _value(function, evaluator, given[0], depth + 1)
    return None if value is None or value.kind in _GROWING else value
