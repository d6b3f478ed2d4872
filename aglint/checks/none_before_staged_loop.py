"""`best = None` before a staged loop that rebinds it; a name that a dataset loop is to bind."""

from __future__ import annotations

import ast

from aglint.checks import _carried, _staged


def check(function, report) -> None:
    """Reports names that are None, or unbound where they must not be, when a staged loop begins."""
    for one in _carried.carried(function):
        if one.before.kind == "none":
            given = _staged.given(function, one.loop, one.name)
            refused = one.over_dataset or _stays_none(function, one)
            _report(report, function, one, given, "None", refused, _silent(one))
        elif one.unbound and (one.over_dataset or _read_unbound(function, one)):
            _report(report, function, one, None, "not bound", True, False)


def _report(report, function, one, given, state: str, refused: bool, silent: bool) -> None:
    header = _staged.header(one.loop)
    why = "AutoGraph puts zeros in its place while the loop is traced"
    if silent:
        why += ", so that the loop's own test for None never holds"
    elif refused:
        why = "it needs a value of its type before the loop"
    else:
        why += ", and the graph fails if the loop makes no round"
    report(
        given or _staged.place(_first_binding(function, one)),
        name=one.name,
        state=state,
        loop=header,
        severity="error" if refused else None,
        why=why,
        related=[_staged.staged_here(function, one.loop, one.verdict)],
        confidence=one.verdict.confidence,
    )


def _first_binding(function, one) -> ast.AST:
    found = _staged.bindings(function, one.loop.body, one.name)
    return found[0] if found else one.loop


def _silent(one) -> bool:
    """Whether the loop asks if the name is None, which the zeros are not."""
    tests = [node.test for node in ast.walk(one.loop) if isinstance(node, ast.If | ast.IfExp)]
    if isinstance(one.loop, ast.While):
        tests.append(one.loop.test)
    return any(_staged.tests_none(test, one.name) for test in tests)


def _stays_none(function, one) -> bool:
    """Whether a staged `if` would have to give None in the first round, or the round ends so."""
    if one.after.kind == "none":
        return True
    for node, _ in _staged.branches(function):
        if one.loop not in function.ancestors(node) or _staged.tests_none(node.test, one.name):
            continue
        if one.name not in _staged.outputs(function, node) or _staged.mixed(function, node.test):
            continue
        ends = [
            one.types.at_exit(block[-1], one.name)
            if one.name in function.flow.binds(block)
            else one.types.at_entry(node, one.name)
            for block in (node.body, node.orelse)
        ]
        if any(end is not None and end.kind == "none" for end in ends):
            return True
    return False


def _read_unbound(function, one) -> bool:
    """Whether the loop reads the name before it binds it in the same round."""
    graph = function.flow.graph
    inside = {id(node) for statement in one.loop.body for node in ast.walk(statement)}
    stack = [node for statement in one.loop.body[:1] for node in graph.first[statement]]
    seen = set(stack)
    while stack:
        node = stack.pop()
        event = graph.events[node]
        if event is not None and id(event.node) not in inside:
            continue
        if event is not None and one.name in event.reads:
            return True
        if event is not None and one.name in event.binds:
            continue
        for following in graph.successors[node]:
            if following not in seen and following not in graph.heads[one.loop]:
                seen.add(following)
                stack.append(following)
    return False
