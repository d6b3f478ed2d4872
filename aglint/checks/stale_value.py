"""A value that a traced function has taken into its graph, and that other code changes later."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _mapped
from aglint.checks._order import reached
from aglint.checks._places import (
    Change,
    Place,
    Read,
    changes,
    changes_of_call,
    reads,
    reads_of_call,
)
from aglint.checks._staged import text
from aglint.checks._state import makes, statement_of
from aglint.diagnostic import Related
from aglint.staging.function import Function

_ONCE = "once, where the dataset is made, and each epoch runs that graph"
_SAME = "later calls with arguments of the same types run the graph of the first"
_ANEW = "keep it in a `tf.Variable` and `assign` it, or make the dataset anew after the change"


def check_module(module, report) -> None:
    """Reports the reading, in traced code, of what the file is seen to change after a trace."""
    entries = [f for f in module.functions if f.traced and f.traced.entry == "tf.function"]
    untraced = [module.body, *(f for f in module.functions if f.traced is None)]
    pairs = [*(_stale(entries, untraced) if entries else ()), *_mapped.stale(module)]
    seen: set[tuple[Function, str] | ast.expr] = set()
    for read, change in sorted(pairs, key=lambda pair: module.source.span(pair[0].node)):
        what = (read.entry, ast.unparse(read.node))
        if what in seen or read.node in seen:  # which several entries may come to
            continue
        seen.update((what, read.node))
        mapped = read.entry.traced.entry == "dataset"
        report(
            read.node,
            name=ast.unparse(read.node),
            function=_shown(read.entry),
            why=f"{read.entry.traced.reason} {_ONCE}" if mapped else _SAME,
            help=_ANEW if mapped else "",
            related=[Related("changed here", module.source.span(change.node))],
        )


def _shown(entry: Function) -> str:
    return text(entry.node) if isinstance(entry.node, ast.Lambda) else entry.qualname


def _stale(entries: list[Function], untraced: list[Function]) -> Iterator[tuple[Read, Change]]:
    yield from _counted(entries, untraced)
    traced = [function for function in entries[0].module.functions if function.traced]
    if not any(True for function in traced for _ in reads(function)):
        return  # before every call of the file is looked at
    for scope in untraced:
        if makes(scope) or _makes_functions(scope):
            continue
        read_by: dict[Place, list[tuple[ast.Call, Read]]] = {}
        for call in scope.nodes(ast.Call):
            for read in reads_of_call(scope, call):
                read_by.setdefault(read.place, []).append((call, read))
        if not read_by:
            continue
        changed = list(changes(scope))
        for call in scope.nodes(ast.Call):
            changed.extend(changes_of_call(scope, call))
        for change in changed:
            for place, found in read_by.items():
                if place.changed_by(change.place):
                    yield from _between(scope, change, found)


def _counted(entries: list[Function], untraced: list[Function]) -> Iterator[tuple[Read, Change]]:
    """Attributes that a method counts up (`self.step += 1`) and a decorated method reads."""
    counted: dict[tuple[object, str], Change] = {}
    owners = {entry.owner for entry in entries if entry.is_method}
    for function in untraced:
        if function.is_method and function.owner in owners and not makes(function):
            own = function.flow.parameters[:1]
            for change in changes(function):
                if own == (change.place.base,) and isinstance(change.node, ast.AugAssign):
                    counted.setdefault((function.owner, change.place.path), change)
    for entry in entries:
        if entry.is_method and entry.flow.parameters:
            for read in reads(entry):
                change = counted.get((entry.owner, read.place.path))
                if change is not None and read.place.base == entry.flow.parameters[0]:
                    yield read, change


def _makes_functions(scope: Function) -> bool:
    """Whether code makes its own `tf.function` objects, which then are traced anew."""
    if scope.parent is None:
        return False
    return any(scope.module.wraps(call.func) for call in scope.nodes(ast.Call))


def _between(
    scope: Function, change: Change, found: list[tuple[ast.Call, Read]]
) -> Iterator[tuple[Read, Change]]:
    """The reads for which a trace comes before the change and a call after it."""
    lasting = change.place.base is not scope and scope.parent is not None
    varies = change.counts or change.given
    after = reached(scope, change.node)
    for call, read in found:
        if read.entry.parent is scope and _made_with(scope, read.entry, change.node):
            continue
        place = statement_of(scope, call)
        again = place in after or (place is statement_of(scope, change.node) and lasting)
        if (
            lasting
            and varies
            and (again or statement_of(scope, change.node) in reached(scope, call))
        ):
            yield read, change
            continue
        before = any(
            statement_of(scope, change.node) in reached(scope, other)
            for other, earlier in found
            if earlier.entry is read.entry
        )
        if again and before:
            yield read, change


def _made_with(scope: Function, entry: Function, node: ast.AST) -> bool:
    """Whether a loop makes the function anew in each round in which the change is done."""
    outer = set(scope.ancestors(entry.node))
    return any(
        isinstance(loop, ast.For | ast.While) and loop in outer
        for loop in (node, *scope.ancestors(node))
    )
