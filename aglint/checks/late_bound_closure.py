"""A lambda or generator that reads a name late, where AutoGraph makes it read early."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks._converted import converted, read_before_bound
from aglint.checks._names import dotted, root
from aglint.checks._state import statement_of
from aglint.diagnostic import Related
from aglint.flow.closures import free_names

_KEEPERS = frozenset({"append", "appendleft", "add", "insert", "extend", "setdefault", "update"})
_WRAPPERS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.keyword, ast.BinOp, ast.IfExp)
_LATE = (ast.Lambda, ast.GeneratorExp, ast.ClassDef)
_REGIONS = (ast.If, ast.For, ast.While)


def check(function, report) -> None:
    """Reports closures that see another value than in Python."""
    if not converted(function) or isinstance(function.node, ast.Lambda):
        return
    regions = list(function.nodes(*_REGIONS))
    if not regions:
        return
    for made in function.nodes(*_LATE):
        names = free_names(made) & function.flow.scope.bound
        if not names or not function.flow.reachable(statement_of(function, made)):
            continue
        found = _in_loop(function, made, names) or _before(function, made, names, regions)
        if found is not None:
            name, region, how = found
            span = function.module.source.span(region)
            report(
                made,
                what=_WHAT[type(made)],
                name=name,
                how=how,
                related=[Related(f"`{name}` is bound in here", span)],
            )


_WHAT = {ast.Lambda: "lambda", ast.GeneratorExp: "generator", ast.ClassDef: "class"}
_ROUND = "the value of its own round"
_OLD = "the value from before"


def _in_loop(function, made: ast.AST, names: frozenset[str]):
    """A name that a loop round the closure binds anew in each round, if the closure is kept."""
    flow = function.flow
    for loop in function.ancestors(made):
        if not isinstance(loop, ast.For | ast.While) or loop not in flow.graph.heads:
            continue
        if not _kept(function, made, loop):
            return None
        for name in sorted(names & flow.binds([loop])):
            outside = read_before_bound(function, flow.graph.heads[loop], name)
            if not outside and not read_before_bound(function, flow.graph.last[loop], name):
                return name, loop, _ROUND
    return None


def _kept(function, made: ast.AST, loop: ast.AST) -> bool:
    """Whether a closure outlives the round that makes it."""
    if isinstance(made, ast.ClassDef):
        return _name_kept(function, made.name, loop)
    inner: ast.AST = made
    outer = function.parent_of(inner)
    while isinstance(outer, _WRAPPERS) or _is_partial(function, outer):
        inner, outer = outer, function.parent_of(outer)
    match outer:
        case ast.Call(func=ast.Attribute(value=holder, attr=attr)) if attr in _KEEPERS:
            return inner is not outer.func and _outlives(function, holder, loop)
        case ast.Assign(targets=[ast.Name(id=name)]):
            if name in function.flow.reads([outer]):
                return True  # `rows = rows + [lambda: ...]`
            return _name_kept(function, name, loop)
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return _outlives(function, target, loop)
    return False


def _is_partial(function, node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and dotted(function, node.func) == "functools.partial"


def _outlives(function, holder: ast.expr, loop: ast.AST) -> bool:
    name = root(holder)
    return name is not None and name not in function.flow.binds([loop])


def _name_kept(function, name: str, loop: ast.AST) -> bool:
    """Whether what a name holds is read after the loop, or is put into something that is."""
    if read_before_bound(function, function.flow.graph.last[loop], name):
        return True
    inside = set(ast.walk(loop))
    return any(
        _put_away(function, node, loop)
        for node in function.nodes(ast.Name)
        if node.id == name and isinstance(node.ctx, ast.Load) and node in inside
    )


def _put_away(function, node: ast.Name, loop: ast.AST) -> bool:
    """Whether a closure, or an instance of a local class, goes into what outlives the loop."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.Call) and outer.func is node and node.id[:1].isupper():
        outer = function.parent_of(outer)
    while isinstance(outer, _WRAPPERS):
        outer = function.parent_of(outer)
    match outer:
        case ast.Call(func=ast.Attribute(value=holder, attr=attr)) if attr in _KEEPERS:
            return outer.func is not node and _outlives(function, holder, loop)
    return False


def _before(function, made: ast.AST, names: frozenset[str], regions: list[ast.AST]):
    """A name that a later branch or loop binds while nothing but the closure reads it after."""
    flow = function.flow
    statement = statement_of(function, made)
    holder = _holder(function, made, statement)
    if holder is None:
        return None
    inside = set(function.ancestors(made))
    for region in regions:
        if region in inside or region.lineno < made.lineno or region not in flow.graph.last:
            continue
        for name in sorted(names & flow.binds([region])):
            after = read_before_bound(function, flow.graph.last[region], name)
            used = any(
                read_before_bound(function, flow.graph.last[region], one)
                for one in (holder, *_instances(function, made))
            )
            if after or not used or not _same_value_later(function, statement, region, name):
                continue
            if isinstance(region, ast.For | ast.While) and read_before_bound(
                function, flow.graph.heads[region], name
            ):
                continue
            return name, region, _OLD
    return None


def _same_value_later(function, statement: ast.AST, region: ast.AST, name: str) -> bool:
    """Whether the name has a value when the closure is made, and keeps it until the region."""
    flow = function.flow
    before = {id(event.node) for event in flow.reaching_out(statement, name)}
    later = {id(event.node) for event in flow.reaching(region, name)}
    return before == later


def _holder(function, made: ast.AST, statement: ast.AST) -> str | None:
    """The name by which a closure can be called later."""
    if isinstance(made, ast.ClassDef):
        return made.name
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name if not _used_up(function, made, statement) else None
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))) if (
            attr in _KEEPERS
        ):
            return name
    return None


def _instances(function, made: ast.AST) -> Iterator[str]:
    """The names that hold instances of a local class."""
    if isinstance(made, ast.ClassDef):
        for node in function.nodes(ast.Assign):
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=called))
                ) if called == made.name:
                    yield name


def _used_up(function, made: ast.AST, statement: ast.AST) -> bool:
    """Whether a call in the same statement takes the closure, and may be done with it."""
    for outer in function.ancestors(made):
        if outer is statement:
            return False
        if isinstance(outer, ast.Call) and not _is_partial(function, outer):
            return True
    return False
