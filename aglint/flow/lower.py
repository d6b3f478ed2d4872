"""Python's syntax tree -> flow tree: every statement of Python 3.10 to 3.13.

What it can't see: names bound through `locals()`, `exec` and star imports. A `with` block is
taken to let exceptions pass, save for the context managers that exist to swallow them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from aglint.flow.closures import free_names, scope_of
from aglint.flow.expressions import (
    bind,
    conjuncts,
    delete,
    evaluate,
    irrefutable,
    pattern_names,
    perhaps,
)
from aglint.flow.syntax import bound_by_import, evaluated_outside
from aglint.flow.tree import Block, Branch, Event, Guard, Handler, Item, Jump, Loop, Step

SWALLOWERS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})
_TRY_STAR = getattr(ast, "TryStar", ())  # since 3.11
_TYPE_ALIAS = getattr(ast, "TypeAlias", ())  # since 3.12


def lower(body: Iterable[ast.stmt]) -> list[Item]:
    """The flow tree of a sequence of statements."""
    return [_statement(statement) for statement in body]


def _statement(node: ast.stmt) -> Item:
    match node:
        case ast.Expr():
            return Step(node, evaluate(node.value))
        case ast.Assign():
            return Step(node, _assign(node))
        case ast.If():
            return _if(node)
        case ast.Return():
            return Jump(node, "return", evaluate(node.value) if node.value else [Event(node)])
        case ast.AugAssign():
            return Step(node, _augmented(node))
        case ast.AnnAssign():
            return Step(node, _annotated(node))
        case ast.Raise():
            parts = [part for part in (node.exc, node.cause) if part is not None]
            return Jump(node, "raise", [*evaluate(*parts), Event(node)])
        case ast.Break():
            return Jump(node, "break", [Event(node)])
        case ast.Continue():
            return Jump(node, "continue", [Event(node)])
        case ast.While():
            head, *others = conjuncts(node.test)
            guards: list[list[Item]] = [[Step(other, evaluate(other))] for other in others]
            body, orelse = lower(node.body), lower(node.orelse)
            always = _constant(node.test)
            return Loop(node, node, evaluate(head), [], body, orelse, always, guards)
        case ast.For() | ast.AsyncFor():
            target = bind(node.target, [node.target])
            body, orelse = lower(node.body), lower(node.orelse)
            loop = Loop(None, node, [Event(node.iter)], target, body, orelse)
            return Block(node, [Step(node.iter, evaluate(node.iter)), loop])
        case ast.With() | ast.AsyncWith():
            return Block(node, _with(node, 0))
        case ast.Match():
            subject = Step(node.subject, evaluate(node.subject))
            return Block(node, [subject, *_cases(node.cases)])
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            free = tuple(sorted(free_names(node)))
            made = Event(node, binds=(node.name,), captures=free, raises=False)
            return Step(node, [*evaluate(*evaluated_outside(node)), made])
        case ast.ClassDef():
            return Step(node, _class(node))
        case ast.Delete():
            return Step(node, [event for target in node.targets for event in delete(node, target)])
        case ast.Assert():
            message = perhaps(node.msg) if node.msg is not None else []
            return Step(node, [*evaluate(node.test), *message, Event(node)])
        case ast.Import() | ast.ImportFrom():
            return Step(node, [Event(node, binds=tuple(bound_by_import(node)))])
        case ast.Try():
            return _try(node, several=False)
        case _ if _TRY_STAR and isinstance(node, _TRY_STAR):
            return _try(node, several=True)
        case _ if _TYPE_ALIAS and isinstance(node, _TYPE_ALIAS):
            lazy = tuple(name for e in evaluate(node.value) for name in e.reads)
            name = (node.name.id,)
            return Step(node, [Event(node, binds=name, captures=lazy, raises=False)])
        case _:  # pass, global, nonlocal
            return Step(node, [_nothing(node)])


def _nothing(node: ast.AST) -> Event:
    return Event(node, raises=False)


def _constant(test: ast.expr) -> bool | None:
    return bool(test.value) if isinstance(test, ast.Constant) else None


def _if(node: ast.If) -> Branch:
    first, *others = conjuncts(node.test)
    test: list[Item] = [Step(node.test, evaluate(first))]
    guards: list[list[Item]] = [[Step(other, evaluate(other))] for other in others]
    body, orelse = lower(node.body), lower(node.orelse)
    return Branch(node, test, body, orelse, _constant(node.test), guards)


def _assign(node: ast.Assign) -> list[Event]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
            # As a `def`: what the lambda reads is read where the name is called.
            free = tuple(sorted(free_names(value)))
            made = Event(node, binds=(name,), captures=free, raises=False)
            return [*evaluate(*evaluated_outside(value)), made]
    return [*evaluate(node.value), *bind(node, node.targets)]


def _augmented(node: ast.AugAssign) -> list[Event]:
    target = node.target
    if isinstance(target, ast.Name):
        read = Event(target, reads=(target.id,))
        done = Event(node, binds=(target.id,), raises=False)
        return [read, *evaluate(node.value), done]
    return [*evaluate(target), *evaluate(node.value), Event(node)]


def _annotated(node: ast.AnnAssign) -> list[Event]:
    """A function never evaluates its annotations."""
    if node.value is not None:
        return [*evaluate(node.value), *bind(node, [node.target])]
    if isinstance(node.target, ast.Name):
        return [_nothing(node)]
    return bind(node, [node.target])


def _class(node: ast.ClassDef) -> list[Event]:
    scope = scope_of(node)
    free = tuple(sorted(scope.free))
    body = Event(node, free, may_bind=tuple(sorted(scope.rebinds)))
    made = Event(node, binds=(node.name,), captures=free, raises=False)
    return [*evaluate(*evaluated_outside(node)), body, made]


def _with(node: ast.With | ast.AsyncWith, position: int) -> list[Item]:
    """The context managers from a position on, and the body that they guard."""
    if position == len(node.items):
        leave = Step(None, [Event(node)])  # may raise, with all that the body has bound
        return [*lower(node.body), leave]
    item = node.items[position]
    enter = evaluate(item.context_expr)
    if item.optional_vars is not None:
        enter.extend(bind(node, [item.optional_vars]))
    inside = _with(node, position + 1)
    if _swallows(item.context_expr):
        inside = [Guard(None, inside, [Handler(None, [])])]
    return [Step(item, enter), *inside]


def _swallows(context: ast.expr) -> bool:
    if not isinstance(context, ast.Call):
        return False
    called = context.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in SWALLOWERS


def _cases(cases: list[ast.match_case]) -> list[Item]:
    if not cases:
        return []
    case, rest = cases[0], cases[1:]
    captured, reads = pattern_names(case.pattern)
    # A pattern may bind some of its names and fail; only past it are all bound.
    test: list[Item] = [Step(case.pattern, [Event(case.pattern, reads, may_bind=captured)])]
    matched = Step(None, [Event(case.pattern, binds=captured, raises=False)])
    body = lower(case.body)
    always, guards = None, []
    if case.guard is not None:
        first, *others = conjuncts(case.guard)
        guards = [[matched, Step(case.guard, evaluate(first))]]
        guards += [[Step(other, evaluate(other))] for other in others]
    else:
        body = [matched, *body]
        always = True if irrefutable(case.pattern) else None
    return [Branch(case, test, body, _cases(rest), always, guards)]


def _try(node: ast.Try, several: bool) -> Guard:
    handlers = [Handler(handler, _handler(handler)) for handler in node.handlers]
    catches_all = not several and any(_catches_all(handler.type) for handler in node.handlers)
    body, orelse, final = lower(node.body), lower(node.orelse), lower(node.finalbody)
    return Guard(node, body, handlers, orelse, final, catches_all, several)


def _catches_all(kind: ast.expr | None) -> bool:
    return kind is None or (isinstance(kind, ast.Name) and kind.id == "BaseException")


def _handler(handler: ast.ExceptHandler) -> list[Item]:
    tested = evaluate(handler.type) if handler.type is not None else [_nothing(handler)]
    if handler.name is None:
        return [Step(handler, tested), *lower(handler.body)]
    # Python deletes the name when the handler ends, however it ends.
    caught = Event(handler, binds=(handler.name,), raises=False)
    forget = Step(None, [Event(handler, deletes=(handler.name,), raises=False)])
    return [Step(handler, [*tested, caught]), Guard(None, lower(handler.body), [], [], [forget])]
