"""A variable's name that a staged branch or loop rebinds, and that is assigned to after that."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.checks import _staged
from aglint.checks._region import made_by
from aglint.checks._staged import branches, inside, loops, outputs, reason, staged_here, state
from aglint.staging.function import Function

ASSIGN = frozenset(
    {"assign", "assign_add", "assign_sub", "scatter_update", "scatter_nd_update", "scatter_add"}
)


def check(function, report) -> None:
    """Reports bindings that make a plain tensor of a variable on which `assign` is called later."""
    done: set[ast.AST] = set()
    for node, verdict in _staged.ternaries(function):
        kinds = {function.value(side).kind for side in (node.body, node.orelse)}
        match function.parent_of(node):
            case ast.Assign(targets=[ast.Name(id=name)]) as chosen if "variable" in kinds:
                assigned = next(_assigned_later(function, chosen, name), None)
                if assigned is not None:
                    report(
                        chosen,
                        name=name,
                        method=assigned.func.attr,
                        statement="conditional expression",
                        confidence=verdict.confidence,
                        why=reason(node, verdict),
                        related=[staged_here(function, node, verdict)],
                    )
    for region in [*branches(function), *loops(function)]:
        statement = region[0]
        branch = isinstance(statement, ast.If)
        names = outputs(function, statement) if branch else state(function, statement)
        body = [*statement.body, *statement.orelse] if branch else statement.body
        for node in inside(body, ast.Assign):
            match node.targets:
                case [ast.Name(id=name)] if name in names and node not in done:
                    assigned = next(_assigned_later(function, statement, name), None)
                    if assigned is None or not _is_variable(function, node.value, name):
                        continue
                    done.add(node)
                    report(
                        node,
                        name=name,
                        method=assigned.func.attr,
                        statement="if" if branch else "loop",
                        confidence=region[1].confidence,
                        why=reason(*region),
                        related=[staged_here(function, *region)],
                    )


def _is_variable(function: Function, value: ast.expr, name: str) -> bool:
    """Whether an expression is a variable, or what `assign` on the name itself gives."""
    match value:
        case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in ASSIGN:
            holder = owner.value if isinstance(owner, ast.Subscript) else owner
            return isinstance(holder, ast.Name) and holder.id == name
    return function.value(value).kind == "variable"


def _assigned_later(function: Function, statement: ast.AST, name: str) -> Iterator[ast.Call]:
    """The calls of `assign` on what a statement may have bound to a name."""
    within = set(ast.walk(statement))
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in ASSIGN:
                holder = owner.value if isinstance(owner, ast.Subscript) else owner
                if not (isinstance(holder, ast.Name) and holder.id == name):
                    continue
                made = made_by(function, call, name)
                if any(event.node in within for event in made):
                    yield call
