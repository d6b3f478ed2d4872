"""Functions that call themselves where they return, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aglint.fixes import _edits
from aglint.flow.state import State
from aglint.staging import dispatched, effects, soundness
from aglint.staging.function import Function

_SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ROUND = (ast.If, ast.BinOp, ast.UnaryOp, ast.Call, ast.Tuple, ast.List, ast.Subscript, ast.keyword)
"""What may stand round a call that is evaluated once, whatever else it gives."""
_EFFECTS = (ast.Call, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
_KNOWN = dispatched.BUILTINS - {"print"}


@dataclass(frozen=True)
class Shape:
    """A function that calls itself where it returns, and nowhere else.

    Attributes:
      function: the function.
      body: its statements, without a docstring.
      given: for each call of itself, the arguments by parameter.
      last: the `return` with calls that others than the caller go on with; None if there is none.
    """

    function: Function
    body: list[ast.stmt]
    given: dict[ast.Call, dict[str, ast.expr]]
    last: ast.Return | None

    @property
    def first_line(self) -> int:
        """The line of the first statement, or of the comments directly above it."""
        return _edits.first_line(self.function, self.body[0])

    @property
    def is_tree(self) -> bool:
        """Whether a value is made of several calls."""
        return self.last is not None and len(list(self.calls(self.last))) > 1

    def calls(self, node: ast.AST) -> Iterator[ast.Call]:
        """The calls of the function itself in a node, in the order of evaluation."""
        found = [one for one in ast.walk(node) if one in self.given]
        yield from sorted(found, key=lambda one: (one.lineno, one.col_offset))

    @property
    def changed(self) -> list[str]:
        """The parameters that some call gives another value."""
        names = self.function.flow.parameters
        return [
            name
            for name in names
            if any(not is_name(given[name], name) for given in self.given.values())
        ]


def shape_of(function: Function) -> Shape | None:
    """What is known of a function that calls itself; None where it can't become a loop."""
    node = function.node
    if not isinstance(node, ast.FunctionDef) or function.owner is not None:
        return None
    given = {
        call: _arguments(function, call)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and is_name(call.func, node.name)
    }
    if not given or None in given.values() or not _is_plain(function):
        return None
    named = [one for one in ast.walk(node) if is_name(one, node.name)]
    if len(named) != len(given) or any(function.resolve(c.func) is not function for c in given):
        return None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if not all(_edits.alone(function, one) for one in (body[0], body[-1])):
        return None
    shape = Shape(function, body, given, None)
    returns = [one for one in function.nodes(ast.Return) if any(True for _ in shape.calls(one))]
    if sum(len(list(shape.calls(one))) for one in returns) != len(given):
        return None
    others = [one for one in returns if one.value not in given or len(list(shape.calls(one))) > 1]
    if len(others) > 1 or (others and len(returns) > 1):
        return None
    if others and not _can_be_left(shape, others[0]):
        return None
    shape = Shape(function, body, given, others[0] if others else None)
    ends = function.nodes(ast.Return) if others else returns
    if not shape.changed or not all(_fits(shape, one) for one in ends):
        return None
    # A round would see what an earlier one has left in a name.
    local = function.flow.scope.bound - set(function.flow.parameters)
    return shape if local <= State(function.flow).surely_read_bound else None


def _is_plain(function: Function) -> bool:
    """Whether nothing but its calls keeps a function from being a loop."""
    node = function.node
    listed = node.args
    if listed.vararg or listed.kwarg or listed.kwonlyargs:
        return False
    wraps = function.module.wraps
    for one in node.decorator_list:
        if not (wraps(one) or (isinstance(one, ast.Call) and wraps(one.func))):
            return False
    suspending = (ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, *_SCOPES)
    inside = [one for statement in node.body for one in ast.walk(statement)]
    if any(isinstance(one, suspending) for one in inside):
        return False
    doc = node.body[0].value if isinstance(node.body[0], ast.Expr) else None
    return not any(_edits.is_long_text(one) for one in inside if one is not doc)


def _arguments(function: Function, call: ast.Call) -> dict[str, ast.expr] | None:
    """What a call gives for each parameter; None where that can't be told."""
    listed = [*function.node.args.posonlyargs, *function.node.args.args]
    names = [one.arg for one in listed]
    words = {one.arg: one.value for one in call.keywords}
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    if starred or None in words or len(call.args) > len(names) or not set(words) <= set(names):
        return None
    defaults = function.node.args.defaults
    found = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
    found = {name: one for name, one in found.items() if isinstance(one, ast.Constant)}
    found |= dict(zip(names, call.args, strict=False)) | words
    if set(found) != set(names) or any(_is_long(function, one) for one in found.values()):
        return None
    return found


def _fits(shape: Shape, node: ast.Return) -> bool:
    """Whether a `return` stands where a round can end."""
    function = shape.function
    inside = all(isinstance(one, ast.If) for one in function.ancestors(node))
    return inside and (not any(True for _ in shape.calls(node)) or _edits.alone(function, node))


def _can_be_left(shape: Shape, node: ast.Return) -> bool:
    """Whether the calls in a value can be made before all else in it, each of them always."""
    function = shape.function
    if not is_last(node, shape.body) or _is_long(function, node.value):
        return False
    calls = list(shape.calls(node))
    inside: set[ast.AST] = set()
    for call in calls:
        inside.update(ast.walk(call))
        around = [
            one for one in function.ancestors(call) if isinstance(one, ast.expr | ast.keyword)
        ]
        if not all(isinstance(one, _ROUND) for one in around) or any(
            one in shape.given for one in around
        ):
            return False
        inside.update(one for one in around if isinstance(one, ast.Call))
    rest = [one for one in ast.walk(node.value) if one not in inside]
    # What comes behind the last call is evaluated on the way back, as it was.
    first = calls[-1].lineno, calls[-1].col_offset
    early = [
        one for one in rest if (getattr(one, "lineno", 0), getattr(one, "col_offset", 0)) < first
    ]
    if any(isinstance(one, _EFFECTS) for one in early):
        return False
    return _is_quiet(shape) or not any(_may_change(function, one) for one in early)


def _may_change(function: Function, node: ast.AST) -> bool:
    """Whether a part of a value may be another on the way back: no constant or own name."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return True
    return isinstance(node, ast.Name) and node.id not in function.flow.scope.bound | _KNOWN


def _is_quiet(shape: Shape) -> bool:
    """Whether nothing in a function changes an object, as far as can be seen."""
    inside = [one for statement in shape.body for one in ast.walk(statement)]
    calls = (one for one in inside if isinstance(one, ast.Call) and one not in shape.given)
    quiet = (_is_any(one.func, _KNOWN) or soundness.is_quiet(one.func) for one in calls)
    return all(quiet) and not any(True for _ in effects.effects(shape.body))


def is_last(node: ast.stmt, block: list[ast.stmt]) -> bool:
    """Whether control comes to the end of a block behind a statement."""
    while block[-1] is not node:
        if not isinstance(block[-1], ast.If):
            return False
        inside = [one for one in (block[-1].body, block[-1].orelse) if _holds(one, node)]
        if not inside:
            return False
        [block] = inside
    return True


def _is_any(node: ast.AST, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_long(function: Function, node: ast.AST) -> bool:
    return "\n" in _edits.text_of(function, node)


def _holds(block: list[ast.stmt], node: ast.stmt) -> bool:
    return any(one is node for statement in block for one in ast.walk(statement))


def ends(block: list[ast.stmt]) -> bool:
    """Whether control never comes to what stands behind a block."""
    last = block[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and ends(last.body) and ends(last.orelse)
    return isinstance(last, ast.Return | ast.Raise)
