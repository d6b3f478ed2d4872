"""Python's syntax tree -> flow tree: every statement and expression of Python 3.10 to 3.13.

What it can't see: names bound through `locals()`, `exec` and star imports. A `with` block is
taken to let exceptions pass, save for the context managers that exist to swallow them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from aglint.flow import closures
from aglint.flow.tree import Block, Branch, Event, Guard, Handler, Item, Jump, Loop, Step

SWALLOWERS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})
_TRY = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)
_TYPE_ALIAS = getattr(ast, "TypeAlias", ())


def lower(body: Iterable[ast.stmt]) -> list[Item]:
    """The flow tree of a sequence of statements."""
    return [item for statement in body for item in _statement(statement)]


def _statement(node: ast.stmt) -> Iterable[Item]:
    match node:
        case ast.Expr():
            yield Step(node, evaluate(node.value))
        case ast.Assign():
            yield Step(node, [*evaluate(node.value), *bind(node, node.targets)])
        case ast.AugAssign():
            yield Step(node, _augmented(node))
        case ast.AnnAssign():
            if node.value is None:
                yield Step(node, [Event(node)])
            else:
                yield Step(node, [*evaluate(node.value), *bind(node, [node.target])])
        case ast.Return():
            yield Jump(node, "return", evaluate(node.value) if node.value else [Event(node)])
        case ast.Raise():
            parts = [part for part in (node.exc, node.cause) if part is not None]
            yield Jump(node, "raise", evaluate(*parts) or [Event(node)])
        case ast.Break():
            yield Jump(node, "break", [Event(node)])
        case ast.Continue():
            yield Jump(node, "continue", [Event(node)])
        case ast.If():
            yield _branch(node, node.test, lower(node.body), lower(node.orelse))
        case ast.While():
            endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
            head = evaluate(node.test) or [Event(node.test)]
            yield Loop(node, head, [], lower(node.body), lower(node.orelse), endless)
        case ast.For() | ast.AsyncFor():
            target = bind(node.target, [node.target])
            loop = Loop(node, [Event(node.iter)], target, lower(node.body), lower(node.orelse))
            yield Block(node, [Step(node.iter, evaluate(node.iter)), loop])
        case ast.With() | ast.AsyncWith():
            yield Block(node, _with(node))
        case ast.Match():
            subject = Step(node.subject, evaluate(node.subject))
            yield Block(node, [subject, *_cases(node.cases)])
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            outside = evaluate(*closures.evaluated_outside(node))
            yield Step(node, [*outside, Event(node, binds=(node.name,))])
        case ast.ClassDef():
            outside = evaluate(*closures.evaluated_outside(node))
            inside = tuple(sorted(closures.free_names(node)))
            yield Step(node, [*outside, Event(node, inside, (node.name,))])
        case ast.Delete():
            yield Step(node, [_delete(node, target) for target in node.targets])
        case ast.Assert():
            yield Step(node, evaluate(*(part for part in (node.test, node.msg) if part)))
        case ast.Import() | ast.ImportFrom():
            yield Step(node, [Event(node, binds=tuple(closures.bound_by_import(node)))])
        case _ if isinstance(node, _TRY):
            yield _try(node)
        case _ if _TYPE_ALIAS and isinstance(node, _TYPE_ALIAS):
            yield Step(node, [Event(node, binds=(node.name.id,))])
        case _:  # pass, global, nonlocal
            yield Step(node, [Event(node)])


def _branch(node: ast.AST, test: ast.expr, body: list[Item], orelse: list[Item]) -> Branch:
    always = bool(test.value) if isinstance(test, ast.Constant) else None
    return Branch(node, [Step(test, evaluate(test) or [Event(test)])], body, orelse, always)


def _augmented(node: ast.AugAssign) -> list[Event]:
    target = node.target
    if isinstance(target, ast.Name):
        read = Event(target, reads=(target.id,))
        return [read, *evaluate(node.value), Event(node, binds=(target.id,))]
    return [*evaluate(target), *evaluate(node.value), Event(node)]


def _delete(node: ast.Delete, target: ast.expr) -> Event:
    """One target of `del`: a name is unbound, an attribute or item only reads its parts."""
    if isinstance(target, ast.Tuple | ast.List):
        inner = [_delete(node, element) for element in target.elts]
        reads = tuple(name for event in inner for name in event.reads)
        return Event(node, reads, deletes=tuple(name for e in inner for name in e.deletes))
    if isinstance(target, ast.Name):
        return Event(node, reads=(target.id,), deletes=(target.id,))
    return Event(node, reads=reads_of(target))


def _with(node: ast.With | ast.AsyncWith) -> list[Item]:
    items: list[Item] = []
    for position, item in enumerate(node.items):
        events = evaluate(item.context_expr)
        if item.optional_vars is not None:
            events = [*events, *bind(node, [item.optional_vars])]
        items.append(Step(item, events or [Event(item)]))
        if _swallows(item.context_expr):
            rest = _with_rest(node, position + 1)
            items.append(Guard(item, rest, [Handler(item, [Step(item, [Event(item)])])]))
            return items
    return [*items, *lower(node.body)]


def _with_rest(node: ast.With | ast.AsyncWith, position: int) -> list[Item]:
    """What a swallowing context manager guards: the items after it, and the body."""
    rest = node.items[position:]
    if not rest:
        return lower(node.body)
    inner = ast.With(items=rest, body=node.body)
    return _with(ast.copy_location(inner, node))


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
    captured, reads = _pattern(case.pattern)
    # A pattern may bind some of its names and fail; only the body knows that all are bound.
    test: list[Item] = [Step(case.pattern, [Event(case.pattern, reads, may_bind=captured)])]
    if case.guard is not None:
        test.append(Step(case.guard, evaluate(case.guard)))
    body = [Step(case.pattern, [Event(case.pattern, binds=captured)]), *lower(case.body)]
    always = True if case.guard is None and _irrefutable(case.pattern) else None
    return [Branch(case, test, body, _cases(rest), always)]


def _irrefutable(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or _irrefutable(pattern.pattern)
    return isinstance(pattern, ast.MatchOr) and any(map(_irrefutable, pattern.patterns))


def _pattern(pattern: ast.pattern) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
    return tuple(dict.fromkeys(captured)), tuple(dict.fromkeys(reads))


def _try(node: ast.Try) -> Guard:
    handlers = [Handler(handler, _handler(handler)) for handler in node.handlers]
    catches_all = any(_catches_all(handler.type) for handler in node.handlers)
    return Guard(
        node, lower(node.body), handlers, lower(node.orelse), lower(node.finalbody), catches_all
    )


def _catches_all(kind: ast.expr | None) -> bool:
    return kind is None or (isinstance(kind, ast.Name) and kind.id == "BaseException")


def _handler(handler: ast.ExceptHandler) -> list[Item]:
    reads = reads_of(handler.type) if handler.type is not None else ()
    if handler.name is None:
        return [Step(handler, [Event(handler, reads)]), *lower(handler.body)]
    # Python deletes the name when the handler ends, however it ends.
    caught = Step(handler, [Event(handler, reads, (handler.name,))])
    forget = Step(handler, [Event(handler, deletes=(handler.name,))])
    return [caught, Guard(handler, lower(handler.body), [], [], [forget])]


def bind(node: ast.AST, targets: list[ast.expr]) -> list[Event]:
    """The event of binding assignment targets; attributes and items are read in part."""
    binds: list[str] = []
    reads: list[str] = []
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
            case _:
                reads.extend(reads_of(target))
    return [Event(node, tuple(dict.fromkeys(reads)), tuple(dict.fromkeys(binds)))]


def evaluate(*expressions: ast.expr) -> list[Event]:
    """The events of evaluating expressions in order.

    One event an expression, split only where a walrus binds a name in the middle of it.
    """
    events: list[Event] = []
    for expression in expressions:
        reads: list[str] = []
        if _has_walrus(expression):
            _ordered(expression, events)
        else:
            _gather(expression, reads)
            events.append(Event(expression, tuple(dict.fromkeys(reads))))
    return events


def reads_of(expression: ast.expr) -> tuple[str, ...]:
    """The names that an expression reads, once each, in the order of the source."""
    reads: list[str] = []
    _gather(expression, reads)
    return tuple(dict.fromkeys(reads))


def _has_walrus(expression: ast.expr) -> bool:
    """Whether a walrus binds a name while the expression is evaluated."""
    return bool(closures.walrus_names(expression))


def _gather(node: ast.AST, reads: list[str]) -> None:
    stack = [node]
    while stack:
        inner = stack.pop()
        match inner:
            case ast.Name():
                if not isinstance(inner.ctx, ast.Store):
                    reads.append(inner.id)
            case ast.Lambda():
                stack.extend(closures.evaluated_outside(inner))
                reads.extend(sorted(closures.free_names(inner)))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                stack.append(inner.generators[0].iter)
                reads.extend(sorted(closures.free_names(inner)))
            case ast.Constant():
                pass
            case _:
                stack.extend(reversed([*ast.iter_child_nodes(inner)]))


def _ordered(node: ast.AST, events: list[Event]) -> None:
    """Events of an expression that holds a walrus, in the order of evaluation."""
    match node:
        case ast.NamedExpr():
            _ordered(node.value, events)
            events.append(Event(node, binds=(node.target.id,)))
        case ast.BoolOp() | ast.IfExp():
            first, *others = node.values if isinstance(node, ast.BoolOp) else _ternary(node)
            _ordered(first, events)
            for other in others:  # may not be evaluated at all
                inner: list[Event] = []
                _ordered(other, inner)
                for event in inner:
                    maybe = event.binds + event.may_bind
                    events.append(Event(event.node, event.reads, may_bind=maybe))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            maybe = tuple(sorted(closures.walrus_names(node)))
            events.append(Event(node, reads_of(node), may_bind=maybe))
        case _ if not closures.walrus_names(node):
            events.append(Event(node, reads_of(node)))
        case _:
            for child in ast.iter_child_nodes(node):
                _ordered(child, events)


def _ternary(node: ast.IfExp) -> tuple[ast.expr, ast.expr, ast.expr]:
    return node.test, node.body, node.orelse
