"""`off = 0` beside `off = 0.1` -> `off = 0.0`; `n` beside `x / 2.0` -> `tf.cast(n, tf.float32)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from aglint.checks import _returns, _staged
from aglint.checks.branch_dtype_mismatch import Mismatch, mismatches
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.fixes import _edits, _initial
from aglint.fixes._numbers import only_computed_with_floats, plain_number
from aglint.staging.function import Function
from aglint.staging.values import Value

APPLICABILITY = SAFE
UNCOVERS = True  # what depends on a choice without a dtype has none either
_INTEGERS = ("int32", "int64")
_WIDER = (*_INTEGERS, "float32", "float64")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one side of a choice gives, or one of its paths.

    Attributes:
      function: in which it stands.
      node: the expression; None if it is not one that can be written otherwise.
      value: what it gives.
    """

    function: Function
    node: ast.expr | None
    value: Value

    @property
    def number(self) -> int | float | None:
        """The number, if a literal stands there."""
        return None if self.node is None else plain_number(self.node)


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Writes numbers in the other side's dtype, and casts tensors to the wider one."""
    for one in mismatches(function):
        parts = _parts(function, one) if one.place is node else None
        dtype = _common(parts) if parts else ""
        edits = _edits_for(parts, dtype) if dtype else None
        if edits:
            safe = all(_is_float32(part) for part in parts) and _only_computed_with(function, one)
            return Fix(SAFE if safe else UNSAFE, f"make both sides {dtype}", tuple(edits))
    return None


def _parts(function: Function, one: Mismatch) -> list[_Part] | None:
    """All that the two sides give; None if some of it can't be seen."""
    found: list[_Part] = []
    for side in one.sides:
        if one.name:
            parts = _bound(function, one, side)
        elif isinstance(side, list):
            parts = [_part(function, statement.value) for statement in _returns.returns(side)]
        elif one.node is None:
            parts = _returned(function, side)
        else:
            parts = [_part(function, side)]
        if not parts:
            return None
        found += parts
    return found


def _part(function: Function, node: ast.expr) -> _Part:
    return _Part(function, node, function.value(node))


def _bound(function: Function, one: Mismatch, block: list[ast.stmt]) -> list[_Part]:
    """What a block binds a name to; a number from before the choice counts, if nothing reads it."""
    statements = _staged.bindings(function, block, one.name)
    if not statements:
        value = _number_before(function, one)
        return [] if value is None else [_part(function, value)]
    found, types = [], _staged.types_at(function, one.node)
    for statement in statements:
        value = _assigned(statement, one.name)
        if value is not None:
            found.append(_Part(function, value, types.value(value)))
            continue
        result = types.at_exit(statement, one.name)
        if result is None:
            return []
        found.append(_Part(function, None, result))
    return found


def _number_before(function: Function, one: Mismatch) -> ast.expr | None:
    """The number that a name has before a choice, or before the loops round it, if no one reads it.

    In later rounds the name has what the choice gave.
    """
    inside = {*ast.walk(one.node)}
    given = {event.node for event in function.flow.reaching(one.node, one.name)} - inside
    statement = given.pop() if len(given) == 1 else None
    value = _assigned(statement, one.name) if isinstance(statement, ast.Assign) else None
    if value is None or plain_number(value) is None:
        return None
    region = one.node
    for outer in function.ancestors(one.node):
        if isinstance(outer, _staged.LOOPS) and statement not in ast.walk(outer):
            region = outer
    return None if _initial.read_before(function, region, one.name) else value


def _assigned(statement: ast.stmt, name: str) -> ast.expr | None:
    """The expression that an assignment gives a name, be it one of several."""
    match statement:
        case ast.Assign(targets=[ast.Name()], value=value):
            return value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            pairs = zip(names, values, strict=False)
            given = [value for one, value in pairs if getattr(one, "id", "") == name]
            starred = any(isinstance(part, ast.Starred) for part in (*names, *values))
            return given[0] if len(given) == 1 and not starred else None
    return None


def _returned(function: Function, branch: ast.expr) -> list[_Part]:
    """What a function inside gives that is passed to `tf.cond`."""
    made = function.resolve(branch)
    if not isinstance(made, Function) or made.parent is not function:
        return []
    if isinstance(made.node, ast.Lambda):
        return [_part(made, made.node.body)]
    values = [statement.value for statement in made.nodes(ast.Return)]
    return [] if None in values else [_part(made, value) for value in values]


def _common(parts: list[_Part]) -> str:
    """The dtype that all should have: that of the tensors, unless it would lose something."""
    numbers = [part.number for part in parts if part.number is not None]
    dtypes = {_staged.dtype_of(part.value) for part in parts if part.number is None}
    if not dtypes:
        return "float32" if any(isinstance(one, float) for one in numbers) else ""
    if len(dtypes) > 1 and not dtypes.issubset(_WIDER):
        return ""
    dtype = max(dtypes, key=_WIDER.index) if len(dtypes) > 1 else dtypes.pop()
    if dtype in _INTEGERS and not all(one == int(one) for one in numbers):
        return "float32"
    return dtype


def _edits_for(parts: Iterable[_Part], dtype: str) -> list[Edit] | None:
    """The edits that give all parts a dtype; None where one can't be written otherwise."""
    edits = []
    for part in parts:
        if _staged.dtype_of(part.value) == dtype:
            continue
        if part.number is not None:
            number = int(part.number) if dtype in _INTEGERS else part.number
            text = _initial.number(part.function, number, dtype)
        else:
            text = _cast(part, dtype)
        if text is None:
            return None
        edits.append(_edits.replaced(part.function, part.node, text))
    return edits


def _cast(part: _Part, dtype: str) -> str | None:
    """A tensor with another dtype; None unless both are certain."""
    tf = _edits.tensorflow(part.function)
    numeric = part.value.dtype in _WIDER and dtype in _WIDER
    if tf is None or part.node is None or not (numeric and part.value.kind == "tensor"):
        return None
    if not part.value.sure or isinstance(part.node, ast.Yield | ast.YieldFrom):
        return None
    return f"{tf}.cast({_edits.text_of(part.function, part.node)}, {tf}.{dtype})"


def _is_float32(part: _Part) -> bool:
    """Whether it surely is a float32, or a number that is to become one."""
    sure = part.value.sure and _staged.dtype_of(part.value) == "float32"
    return sure or part.number is not None


def _only_computed_with(function: Function, one: Mismatch) -> bool:
    """Whether nobody can tell an int from a float: the result only meets floats."""
    if one.name:
        return only_computed_with_floats(function, one.name)
    statement = function.parent_of(one.node) if isinstance(one.node, ast.IfExp) else None
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return only_computed_with_floats(function, name)
    return False
