"""Where values come from: parts of expressions, definitions of names, arguments of calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.source import Span
from aglint.staging.function import Function
from aglint.staging.values import STAGED_ITERABLES, TENSORS, UNKNOWN, Value

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def class_of(value: Value) -> str:
    """The sort of values among which a reason is looked for."""
    if value.kind in TENSORS | STAGED_ITERABLES or value.kind in ("tensorarray", "sparse"):
        return "tensor"
    return "unknown" if value.is_unknown else "python"


def is_instance(value: Value) -> bool:
    return value.kind in ("instance", "class") and value.ref is not None


def telling(function: Function, node: ast.AST, value: Value) -> ast.expr | None:
    """The part of an expression that makes its value what it is."""
    wanted = class_of(value)
    parts = [part for part in _parts(node) if not isinstance(part, ast.Constant)]
    known = [(part, function.value(part)) for part in parts]
    fitting = [pair for pair in known if class_of(pair[1]) == wanted]
    if not fitting:
        return None
    best = [pair for pair in fitting if pair[1].why == value.why and value.why]
    return (best or fitting)[0][0]


def _parts(node: ast.AST) -> Iterator[ast.expr]:
    """The operands of an expression."""
    match node:
        case ast.Call(func=func, args=args, keywords=words):
            if isinstance(func, ast.Attribute):
                yield func.value
            yield from args
            yield from (word.value for word in words)
        case ast.Lambda():
            return
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from (generator.iter for generator in node.generators)
        case _:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, ast.expr):
                    yield part


def comprehension(function: Function, node: ast.Name) -> ast.comprehension | None:
    """The `for` of a comprehension that gives a name its value."""
    for outer in function.ancestors(node):
        for generator in getattr(outer, "generators", ()):
            if any(isinstance(n, ast.Name) and n.id == node.id for n in ast.walk(generator.target)):
                return generator
        if isinstance(outer, ast.stmt):
            return None
    return None


def definitions(function: Function, node: ast.Name) -> Iterator[ast.AST]:
    """The statements that may have given a name the value it has where it is read."""
    flow = function.flow
    statement: ast.AST | None = node
    while statement is not None and statement not in flow.graph.first:
        statement = function.parent_of(statement)
    if statement is None:
        return
    events = list(flow.reaching(statement, node.id))
    if isinstance(statement, ast.While):
        events += flow.reaching_out(statement, node.id)
    seen: set[int] = set()
    for event in events:
        place = _statement(function, event.node)
        if place is not None and id(place) not in seen:
            seen.add(id(place))
            yield place


def _statement(function: Function, node: object) -> ast.AST | None:
    """The statement that an event is part of."""
    while isinstance(node, ast.AST) and not isinstance(node, ast.stmt):
        node = function.parent_of(node)
    return node if isinstance(node, ast.AST) and hasattr(node, "lineno") else None


def given_by(function: Function, place: ast.AST, name: str) -> tuple[ast.expr | None, Value]:
    """The expression that a statement gives a name, where there is one, and the value it gets."""
    match place:
        case (
            ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(value=ast.expr() as value)
        ):
            return value, function.value(value)
        case ast.AugAssign(value=value):
            return value, function.types.at_exit(place, name) or UNKNOWN
        case ast.For(iter=iterable):
            return iterable, function.types.at_entry(place.body[0], name)
        case ast.Assign(value=value) if place in function.flow.graph.last:
            return value, function.types.at_exit(place, name) or UNKNOWN
    if place in function.flow.graph.last:
        return None, function.types.at_exit(place, name) or UNKNOWN
    return None, UNKNOWN


def targets(place: ast.stmt) -> set[str]:
    """The names that a simple statement or definition binds."""
    match place:
        case ast.Assign(targets=targets):
            named = [n for target in targets for n in ast.walk(target)]
        case ast.AnnAssign(target=target) | ast.For(target=target):
            named = list(ast.walk(target))
        case _ if isinstance(place, FUNCTIONS):
            return {place.name}
        case _:
            return set()
    return {n.id for n in named if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def returned_by(callee: Function, value: Value) -> ast.expr | None:
    """The expression that a function returns, of several the one that tells."""
    if isinstance(callee.node, ast.Lambda):
        return callee.node.body
    found = [node.value for node in callee.nodes(ast.Return) if node.value is not None]
    wanted = class_of(value)
    fitting = [node for node in found if class_of(callee.value(node)) == wanted]
    return (fitting or found or [None])[0]


def argument_node(node: ast.AST, name: str) -> ast.arg | None:
    args = node.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return next((one for one in every if one is not None and one.arg == name), None)


def passed_by(function: Function, call: ast.Call, name: str) -> ast.expr | None:
    """What a call passes for a parameter; None if it doesn't, or may through a star."""
    names = list(function.flow.parameters)[1 if function.is_method else 0 :]
    for position, part in enumerate(call.args):
        if isinstance(part, ast.Starred):
            return None
        if position < len(names) and names[position] == name:
            return part
    return next((word.value for word in call.keywords if word.arg == name), None)


def example_span(caller: Function, call: ast.Call) -> Span:
    """Where the comment stands that gives an example."""
    source = caller.module.source
    for line, row in enumerate(source.lines, 1):
        _, found, text = row.partition("# aglint: example")
        if found and text.strip():
            try:
                same = ast.dump(ast.parse(text.strip(), mode="eval").body) == ast.dump(call)
            except SyntaxError:
                continue
            if same:
                return Span(line, row.index("#"), line, len(row.rstrip()))
    return source.span(call)
