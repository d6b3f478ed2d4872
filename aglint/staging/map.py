"""The map of a file: what becomes of each branch, loop and boolean operator, and why.

The verdict on what decides a statement says whether it is staged; what `check` found on it says
whether that fails or differs. What it can't see: more than the analysis and the rules do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from aglint.diagnostic import Diagnostic
from aglint.source import Source, Span
from aglint.stagemap import Carried, FileMap, FunctionMap, Mark, Step
from aglint.staging.describe import described
from aglint.staging.doubts import doubts
from aglint.staging.function import Function
from aglint.staging.module import Module
from aglint.staging.outcome import (
    COMPREHENSIONS,
    covers,
    decider,
    kind_of,
    outcome_of,
    verdict_on,
    with_findings,
)
from aglint.staging.reasons import reasons, text_of
from aglint.staging.traces import traces
from aglint.staging.unconverted import unconverted
from aglint.staging.values import UNKNOWN

_KINDS = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match, ast.IfExp, ast.BoolOp, ast.UnaryOp),
    *(ast.Compare, *COMPREHENSIONS),
)


def file_map(
    module: Module, findings: Sequence[Diagnostic], name: str = "", every: bool = False
) -> FileMap:
    """The map of a file.

    Args:
      module: the file.
      findings: what `check` says of it.
      name: only this function and what is inside it, as `Model.call`; also without the names that
        stand round it. All when empty.
      every: functions that nothing traces, too.
    """
    chosen = [
        function
        for function in module.functions
        if _is_asked_for(function, name) and (every or name or function.traced is not None)
    ]
    off = unconverted(module, findings)
    nodes = {function: _decisions(function) for function in chosen}
    every_node = [node for some in nodes.values() for node in some]
    every_node.sort(key=lambda node: _order(module.source, node))
    numbers = {node: number for number, node in enumerate(every_node, 1)}
    found = []
    for function in chosen:
        marks = _marks(function, nodes[function], off.get(function, ""), findings, numbers)
        found.append((function, marks))
    taken = {one for _, marks in found for mark in marks for one in mark.findings}
    left = [one for one in findings if one not in taken]
    maps = []
    for function, marks in sorted(found, key=lambda pair: -pair[0].node.lineno):
        span = _span(function)  # inner functions first, so that they keep what is theirs
        own = [one for one in left if span.line <= one.span.line <= span.end_line]
        left = [one for one in left if one not in own]
        maps.insert(0, _function_map(function, span, off.get(function, ""), marks, own))
    return FileMap(module.source, tuple(maps), () if name else tuple(left))


def names(module: Module) -> list[str]:
    """The names by which functions of a file can be asked for."""
    return [function.qualname.replace(".<locals>", "") for function in module.functions]


def _is_asked_for(function: Function, name: str) -> bool:
    dotted = function.qualname.replace(".<locals>", "")
    return not name or dotted == name or f".{dotted}.".find(f".{name}.") >= 0


def _function_map(
    function: Function, span: Span, off: str, marks: list[Mark], findings: list[Diagnostic]
) -> FunctionMap:
    traced, path = function.traced, function.module.source.path
    where = None
    if traced is not None and traced.span is not None:
        where = Step(traced.reason, traced.span, traced.path if traced.path != path else None)
    return FunctionMap(
        function.qualname.replace(".<locals>", ""),
        span,
        traced.reason if traced is not None else "",
        where,
        traced is not None and not off,
        off,
        tuple(marks),
        tuple(findings),
        traces(function),
        doubts(function),
    )


def _span(function: Function) -> Span:
    node, source = function.node, function.module.source
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    end = source.column(node.end_lineno, node.end_col_offset)
    return Span(first, source.column(node.lineno, node.col_offset), node.end_lineno, end)


def _decisions(function: Function) -> list[ast.AST]:
    """The branches, loops and operators of a function, outer before inner."""
    source = function.module.source
    found = [node for node in function.nodes(*_KINDS) if _is_decision(node)]
    return sorted(found, key=lambda node: _order(source, node))


def _order(source: Source, node: ast.AST) -> tuple[int, int, int, int, bool]:
    """The reader's order: by what decides, the longer first, a statement before its test."""
    head = source.span(decider(node))
    return (
        head.line,
        head.column,
        -head.end_line,
        -head.end_column,
        isinstance(node, ast.expr),
    )


def _marks(
    function: Function,
    nodes: list[ast.AST],
    off: str,
    findings: Iterable[Diagnostic],
    numbers: dict[ast.AST, int],
) -> list[Mark]:
    on = _attached(function, nodes, findings)
    return [_mark(function, node, off, on[node], numbers[node]) for node in nodes]


def _is_decision(node: ast.AST) -> bool:
    match node:
        case ast.UnaryOp(op=op):
            return isinstance(op, ast.Not)
        case ast.Compare(ops=ops):
            return len(ops) > 1
    return True


def _attached(
    function: Function, nodes: list[ast.AST], findings: Iterable[Diagnostic]
) -> dict[ast.AST, list[Diagnostic]]:
    """The findings on each statement: at what decides it, or explained by it."""
    source = function.module.source
    found: dict[ast.AST, list[Diagnostic]] = {node: [] for node in nodes}
    heads = {node: source.span(decider(node)) for node in nodes}
    for one in findings:
        about = [node for node in nodes if any(other.span == heads[node] for other in one.related)]
        if not about:
            inside = [node for node in nodes if covers(_head(function, node), one.span)]
            about = inside[-1:]
        for node in about:
            found[node].append(one)
    return found


def _head(function: Function, node: ast.AST) -> Span:
    """The part of a statement that decides it, with the keyword: all of an expression."""
    span = function.module.source.span(node)
    if isinstance(node, ast.expr):
        return span
    decides = function.module.source.span(decider(node))
    return Span(span.line, span.column, decides.end_line, decides.end_column)


def _mark(
    function: Function, node: ast.AST, off: str, findings: list[Diagnostic], number: int
) -> Mark:
    kind, source = kind_of(node), function.module.source
    verdict = verdict_on(function, node)
    chain, lacking = reasons(function, decider(node), verdict.value)
    outcome, becomes, summary, message = outcome_of(function, node, kind, verdict, off, lacking)
    outcome, summary, message = with_findings(function, node, (outcome, summary, message), findings)
    text = text_of(function, decider(node))
    return Mark(
        number=number,
        kind=kind,
        span=source.span(node),
        head=source.span(decider(node)),
        outcome=outcome,
        becomes="" if outcome == "fail" else becomes,
        sure=verdict.answer in ("staged", "python"),
        text=text,
        value=described(verdict.value),
        summary=summary,
        message=message,
        reasons=tuple(chain),
        carried=tuple(_carried(function, node)),
        findings=tuple(findings),
    )


def _carried(function: Function, node: ast.AST) -> Iterator[Carried]:
    """The names that a statement binds and that are read later, with what they hold."""
    if not isinstance(node, ast.If | ast.For | ast.While) or not function.flow.reachable(node):
        return
    flow, types = function.flow, function.types
    later = flow.live_out(node)
    bound = flow.binds([node]) & (
        later if isinstance(node, ast.If) else later | flow.live_at_head(node)
    )
    unbound, maybe = flow.surely_unbound_in(node), flow.maybe_unbound_in(node)
    for name in sorted(bound):
        before = "unbound" if name in unbound else described(types.at_entry(node, name))
        if name in maybe - unbound:
            before = f"{before}, or unbound"
        yield Carried(name, before, described(types.at_exit(node, name) or UNKNOWN))
