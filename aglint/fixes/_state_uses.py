"""The uses of an attribute or name in a file, and whether a read of it can do with a tensor.

What it can't see: uses in other files, which is why no fix that rests on this is safe.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.checks import _names, _staged
from aglint.staging import catalogue
from aglint.staging.classes import Class
from aglint.staging.function import Function
from aglint.staging.names import last_name
from aglint.staging.values import NUMBERS, Value

_COMPUTES = (
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE),
)
_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Yield, ast.Await)

_BY_NAME = ("getattr", "setattr", "hasattr", "delattr", "attrgetter")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where an attribute or name is read or written.

    Attributes:
      function: in which it stands.
      node: the attribute or name, or an item of what it holds.
    """

    function: Function
    node: ast.Attribute | ast.Name | ast.Subscript


def uses_of_name(scope: Function, name: str) -> list[Use] | None:
    """All uses of a name of a scope, in functions inside too; None if some are hidden."""
    found, seen = [], 0
    for function in (scope.module.body, *scope.module.functions):
        for node in function.nodes(ast.Name):
            if node.id == name:
                seen += 1
                if _names.owner(function, name) is scope:
                    found.append(Use(function, node))
    every = [node for node in ast.walk(scope.module.tree) if isinstance(node, ast.Name)]
    return found if seen == sum(node.id == name for node in every) else None


def uses_of_attribute(owner: Class, name: str) -> list[Use] | None:
    """All uses of an attribute of a class's instances, in source order; None if some are hidden."""
    module = owner.module
    for _, call in module.all_calls:
        if last_name(call.func) in _BY_NAME and any(_says(part, name) for part in call.args):
            return None
    found, seen = [], 0
    for function in (module.body, *module.functions):
        for node in function.nodes(ast.Attribute):
            if node.attr == name:
                seen += 1
                if _may_be_of(function, node.value, owner):
                    found.append(Use(function, node))
    every = [node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    return found if seen == sum(node.attr == name for node in every) else None


def _says(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _may_be_of(function: Function, receiver: ast.expr, owner: Class) -> bool:
    """Whether what stands before the dot may be an instance of the class, or of one below it."""
    method = _names.instance_method(function, _names.root(receiver) or "")
    if method is not None and isinstance(receiver, ast.Name):
        return method.owner.is_below(owner)
    value = function.value(receiver)
    if value.kind == "instance" and isinstance(value.ref, Class):
        return value.ref.is_below(owner)
    return value.is_unknown or value.kind in ("instance", "python", "class")


def operands(use: Use) -> Iterator[tuple[Value, bool]]:
    """What an attribute is combined with or compared to, and whether by division."""
    match use.function.parent_of(use.node):
        case ast.BinOp(left=left, op=op, right=right):
            other = right if left is use.node else left
            yield use.function.value(other), isinstance(op, ast.Div)
        case ast.Compare(left=left, comparators=[right]):
            yield use.function.value(right if left is use.node else left), False


def is_returned(use: Use) -> bool:
    """Whether a function returns what is read, as it is or beside others."""
    outer = use.function.parent_of(use.node)
    while isinstance(outer, ast.Tuple | ast.List | ast.Dict):
        outer = use.function.parent_of(outer)
    return isinstance(outer, ast.Return)


def does_with_tensor(use: Use) -> bool:
    """Whether a read works alike with a tensor in a Python number's place.

    A computation with a tensor gives one in any case; what a computation with numbers gives must
    end in a function of TensorFlow's, in the traced function's result, or in a test.
    """
    function, inner = use.function, use.node
    if is_returned(use):
        return False  # outside of a graph that would be the variable itself
    for outer in function.ancestors(inner):
        match outer:
            case (
                ast.BinOp(left=left, op=op, right=right)
                | ast.Compare(left=left, ops=[op], comparators=[right])
            ) if isinstance(op, _COMPUTES):
                other = function.value(left if right is inner else right)
                if other.is_tensor:
                    return True
                if other.kind not in NUMBERS:
                    return False
            case ast.UnaryOp(op=ast.USub()) | ast.keyword() | ast.Tuple() | ast.List():
                pass
            case ast.BoolOp() | ast.UnaryOp(op=ast.Not()) if _is_truth(inner):
                if function.traced is not None and not function.traced.autograph:
                    return False
            case ast.Call():
                return outer.func is not inner and _takes_tensors(function, outer)
            case ast.Return():
                return function.traced is not None
            case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
                return ast.unparse(target) == ast.unparse(use.node)
            case ast.If(test=test) if test is inner:
                return function.traced is None or _stages_well(function, outer)
            case ast.Assert(test=test) if test is inner:
                return function.traced is None
            case ast.Attribute(attr="numpy" | "shape" | "dtype"):
                return True
            case _:
                return False
        inner = outer
    return False


def _is_truth(node: ast.expr) -> bool:
    negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return negated or isinstance(node, ast.Compare | ast.BoolOp)


def _takes_tensors(function: Function, call: ast.Call) -> bool:
    """Whether a function is one of TensorFlow's, a method of a variable, or makes a number."""
    called = catalogue.canonical(_names.dotted(function, call.func) or "") or ""
    if called.startswith("tf."):
        return called not in ("tf.TensorShape", "tf.Variable")
    match call.func:
        case ast.Name(id="int" | "float" as name):
            return function.traced is None and function.binder(name) is None
        case ast.Attribute(value=receiver, attr="assign" | "assign_add" | "assign_sub"):
            return function.value(receiver).kind == "variable"
    return False


def _stages_well(function: Function, branch: ast.If) -> bool:
    """Whether a branch can be decided by a tensor: it gives nothing, and does not jump."""
    block = [*branch.body, *branch.orelse]
    if not function.traced.autograph or any(_staged.inside(block, *_JUMPS)):
        return False
    stores = _staged.inside(block, ast.Attribute, ast.Subscript)
    return not function.flow.binds(block) and all(isinstance(s.ctx, ast.Load) for s in stores)
