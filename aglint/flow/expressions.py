"""Expressions, assignment targets and patterns -> events.

An expression is one event, and several only where a walrus binds a name in the middle of it. What
it can't see: at which point of an expression an exception comes.
"""

from __future__ import annotations

import ast

from aglint.flow.closures import scope_of
from aglint.flow.syntax import COMPREHENSIONS, evaluated_outside, push_children
from aglint.flow.tree import Event

AT_ONCE = frozenset({
    "all", "any", "case", "cond", "dict", "foldl", "foldr", "frozenset", "join", "list",
    "map_fn", "map_structure", "max", "min", "reduce", "scan", "set", "sort", "sorted", "sum",
    "switch_case", "tuple", "vectorized_map", "while_loop",
})  # fmt: skip
"""Callees that call a lambda, or run through a generator expression, before they return."""

_SCOPES = (ast.Lambda, *COMPREHENSIONS)
_LATE = (ast.Lambda, ast.GeneratorExp)


def evaluate(*expressions: ast.expr) -> list[Event]:
    """The events of evaluating expressions in order."""
    events: list[Event] = []
    for expression in expressions:
        _evaluate(expression, events)
    return events


def _evaluate(expression: ast.expr, events: list[Event]) -> None:
    reads: list[str] = []
    captures: list[str] = []
    if _gather(expression, reads, captures):
        _ordered(expression, events)
        return
    raises = expression.__class__ is not ast.Constant
    made = Event(expression, _once(reads), captures=_once(captures), raises=raises)
    events.append(made)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _gather(root: ast.AST, reads: list[str], captures: list[str]) -> bool:
    """Gathers the names that an expression reads, in the order of the source, and those that a
    function made in it captures. True as soon as it meets a name that the expression binds."""
    used_up: set[ast.AST] = set()
    stack: list[ast.AST | None] = [root]
    while stack:
        node = stack.pop()
        kind = node.__class__
        if kind is ast.Name:
            if node.ctx.__class__ is not ast.Store:
                reads.append(node.id)
        elif kind is ast.Attribute:
            stack.append(node.value)
        elif kind is ast.Constant or node is None:
            continue
        elif kind is ast.Call:
            push_children(node, stack)
            if _callee(node.func) in AT_ONCE:
                used_up.update(node.args)
                used_up.update(keyword.value for keyword in node.keywords)
        elif kind is ast.NamedExpr:
            return True
        elif kind in _SCOPES:
            scope = scope_of(node)
            if scope.exports:
                return True
            stack.extend(_outside(node))
            free = sorted(scope.free)
            reads.extend(free)
            if kind in _LATE and node not in used_up:
                captures.extend(free)
        else:
            push_children(node, stack)
    return False


def _callee(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _outside(node: ast.AST) -> list[ast.expr]:
    """What is evaluated at once of a lambda or comprehension."""
    if isinstance(node, ast.Lambda):
        return list(evaluated_outside(node))
    return [node.generators[0].iter]


def _ordered(node: ast.expr, events: list[Event]) -> None:
    """The events of an expression that binds a name, in the order of evaluation."""
    match node:
        case ast.NamedExpr():
            _evaluate(node.value, events)
            events.append(Event(node, binds=(node.target.id,), raises=False))
            return
        case ast.BoolOp():
            surely, maybe = node.values[:1], node.values[1:]
        case ast.IfExp():
            surely, maybe = [node.test], [node.body, node.orelse]
        case ast.Compare():
            surely, maybe = [node.left, node.comparators[0]], node.comparators[1:]
        case ast.Dict():
            surely, maybe = (
                [p for pair in zip(node.keys, node.values, strict=True) for p in pair],
                [],
            )
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            events.extend(evaluate(*_outside(node)))
            scope = scope_of(node)
            free = tuple(sorted(scope.free))
            late = free if isinstance(node, _LATE) else ()
            events.append(Event(node, free, may_bind=tuple(sorted(scope.exports)), captures=late))
            return
        case _:
            surely, maybe = _children(node), []
    for part in surely:
        if part is not None:
            _evaluate(part, events)
    for part in maybe:
        events.extend(perhaps(part))
    events.append(Event(node))


def _children(node: ast.AST) -> list[ast.AST]:
    children: list[ast.AST | None] = []
    push_children(node, children)
    return [child for child in reversed(children) if child is not None]


def perhaps(expression: ast.expr) -> list[Event]:
    """The events of an expression that may not be evaluated at all."""
    return [
        Event(e.node, e.reads, may_bind=e.binds + e.may_bind, captures=e.captures)
        for e in evaluate(expression)
    ]


def conjuncts(test: ast.expr) -> list[ast.expr]:
    """The tests that must hold in turn: the operands of an `and` in which a name is bound."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and _gather(test, [], []):
        return test.values
    return [test]


def bind(node: ast.AST, targets: list[ast.expr]) -> list[Event]:
    """The events of binding assignment targets; attributes and items are read in part."""
    events: list[Event] = []
    binds: list[str] = []
    reads: list[str] = []
    captures: list[str] = []
    stack = list(reversed(targets))
    while stack:
        target = stack.pop()
        match target:
            case ast.Name():
                binds.append(target.id)
            case ast.Tuple() | ast.List():
                stack.extend(reversed(target.elts))
            case ast.Starred():
                stack.append(target.value)
            case _ if _gather(target, reads, captures):
                _ordered(target, events)
    raises = bool(reads) or len(binds) != 1
    made = Event(node, _once(reads), _once(binds), captures=_once(captures), raises=raises)
    return [*events, made]


def delete(node: ast.Delete, target: ast.expr) -> list[Event]:
    """The events of one target of `del`: a name is unbound, of others the parts are read."""
    if isinstance(target, ast.Tuple | ast.List):
        return [e for element in target.elts for e in delete(node, element)] or [Event(node)]
    if isinstance(target, ast.Name):
        return [Event(node, reads=(target.id,), deletes=(target.id,))]
    return evaluate(target)


def pattern_names(pattern: ast.pattern) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that a pattern captures and those that it reads."""
    captured: list[str] = []
    reads: list[str] = []
    for inner in ast.walk(pattern):
        match inner:
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                captured.append(name)
            case ast.MatchMapping(rest=str(name)):
                captured.append(name)
            case ast.Name(id=name):
                reads.append(name)
    return _once(captured), _once(reads)


def irrefutable(pattern: ast.pattern) -> bool:
    """Whether a pattern matches anything."""
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or irrefutable(pattern.pattern)
    return isinstance(pattern, ast.MatchOr) and any(map(irrefutable, pattern.patterns))
