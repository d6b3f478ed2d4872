"""Transfer functions: the value of an expression, given the values of the names it reads.

What it can't see: attributes of unknown objects, results of functions outside the module and the
catalogue, and what a method does to a container other than the common ones of lists.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace

from aglint.staging import members, operators
from aglint.staging.arguments import Arguments
from aglint.staging.values import (
    STR,
    UNKNOWN,
    Value,
    constant,
    join,
    join_optional,
    yielded,
)

Env = Mapping[str, Value]


class Evaluator:
    """Evaluates the expressions of one function.

    Args:
      call: the value of a call, from the callee's value and the arguments.
      name: the value of a name that the environment does not hold.
      attribute: the value of an attribute of a package, or of an instance or class.
    """

    def __init__(
        self,
        call: Callable[[Value, Arguments], Value],
        name: Callable[[str], Value],
        attribute: Callable[[Value, str], Value],
    ):
        self._call = call
        self._name = name
        self._attribute = attribute

    def value(self, node: ast.expr, env: Env) -> Value:
        """The value of an expression."""
        match node:
            case ast.Constant():
                return constant(node.value)
            case ast.Name():
                found = env.get(node.id)
                return self._name(node.id) if found is None else found
            case ast.Attribute():
                owner = self.value(node.value, env)
                if owner.kind in ("instance", "class", "package"):
                    return self._attribute(owner, node.attr)
                return members.attribute(owner, node.attr)
            case ast.Call():
                arguments = Arguments.of(node, lambda part: self.value(part, env))
                return self._call(self.value(node.func, env), arguments)
            case ast.BinOp():
                left, right = self.value(node.left, env), self.value(node.right, env)
                return operators.binary(node.op, left, right)
            case ast.UnaryOp():
                return operators.unary(node.op, self.value(node.operand, env))
            case ast.Compare():
                return self._compare(node, env)
            case ast.BoolOp():
                return operators.logical([self.value(part, env) for part in node.values])
            case ast.IfExp():
                return self._ternary(node, env)
            case ast.NamedExpr():
                return self.value(node.value, env)
            case ast.Subscript():
                return self._subscript(node, env)
            case ast.Tuple() | ast.List() | ast.Set():
                return self._display(node, env)
            case ast.Dict():
                found: Value | None = None
                for part in node.values:
                    found = join_optional(found, shallow(self.value(part, env)))
                return Value("dict", element=found)
            case ast.JoinedStr() | ast.FormattedValue():
                return STR
            case ast.Lambda():
                return Value("function", ref=node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, env)
            case ast.Starred():
                return self.value(node.value, env)
        return UNKNOWN

    def _compare(self, node: ast.Compare, env: Env) -> Value:
        values = [self.value(part, env) for part in (node.left, *node.comparators)]
        pairs = [
            operators.compare(op, values[at], values[at + 1]) for at, op in enumerate(node.ops)
        ]
        return pairs[0] if len(pairs) == 1 else operators.logical(pairs)

    def _ternary(self, node: ast.IfExp, env: Env) -> Value:
        test = self.value(node.test, env)
        chosen = join(self.value(node.body, env), self.value(node.orelse, env))
        return operators.staged_choice(chosen, test) if test.is_tensor else chosen

    def _display(self, node: ast.Tuple | ast.List | ast.Set, env: Env) -> Value:
        kind = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}[type(node)]
        if any(isinstance(part, ast.Starred) for part in node.elts):
            found: Value | None = None
            for part in node.elts:
                value = self.value(part, env)
                inner = yielded(value) if isinstance(part, ast.Starred) else value
                found = join_optional(found, inner)
            return Value(kind, element=found)
        return Value(kind, items=tuple(shallow(self.value(part, env)) for part in node.elts))

    def _subscript(self, node: ast.Subscript, env: Env) -> Value:
        owner = self.value(node.value, env)
        if isinstance(node.slice, ast.Slice):
            bounds = [node.slice.lower, node.slice.upper, node.slice.step]
            values = [None if part is None else self.value(part, env) for part in bounds]
            return members.sliced(owner, values)
        if isinstance(node.slice, ast.Tuple) and owner.is_tensor:
            return members.picked(owner, [self._axis(part, env) for part in node.slice.elts])
        return members.item(owner, self.value(node.slice, env))

    def _axis(self, index: ast.expr, env: Env) -> Value | None:
        if not isinstance(index, ast.Slice):
            return self.value(index, env)
        whole = index.lower is None and index.upper is None and index.step is None
        return None if whole else members.UNKNOWN_PART

    def _comprehension(self, node: ast.expr, env: Env) -> Value:
        inner = self.inside(node, env)
        if isinstance(node, ast.DictComp):
            return Value("dict", element=self.value(node.value, inner))
        kind = {ast.ListComp: "list", ast.SetComp: "set"}.get(type(node), "python")
        return Value(kind, element=self.value(node.elt, inner))

    def inside(self, node: ast.expr, env: Env) -> Env:
        """The environment inside a comprehension: its targets hold elements of its iterables."""
        inner = dict(env)
        for generator in node.generators:
            element = yielded(self.value(generator.iter, inner)) or UNKNOWN
            inner.update(unpack(generator.target, element))
        return inner


def shallow(value: Value, depth: int = 4) -> Value:
    """The value with its structure cut off at a depth, so that a loop can't nest it for ever."""
    if value.items is None and value.element is None:
        return value
    if depth == 0:
        return Value(value.kind)
    items = None
    if value.items is not None:
        items = tuple(shallow(item, depth - 1) for item in value.items)
    element = None if value.element is None else shallow(value.element, depth - 1)
    return replace(value, items=items, element=element)


def unpack(target: ast.expr, value: Value) -> dict[str, Value]:
    """The names that an assignment target binds, with their values."""
    match target:
        case ast.Name():
            return {target.id: value}
        case ast.Starred():
            return unpack(target.value, Value("list", element=yielded(value)))
        case ast.Tuple() | ast.List():
            found: dict[str, Value] = {}
            items = value.items
            if items is None or len(items) != len(target.elts):
                each = yielded(value) or UNKNOWN
                items = tuple(each for _ in target.elts)
            for part, inner in zip(target.elts, items, strict=True):
                found.update(unpack(part, inner))
            return found
    return {}
