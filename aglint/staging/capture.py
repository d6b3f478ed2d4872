"""Functions that see the names of the code round them: late binding, and who may notice it."""

from __future__ import annotations

import ast
from collections.abc import Collection

from aglint.flow.closures import free_names
from aglint.flow.expressions import AT_ONCE
from aglint.flow.flow import Flow

Region = ast.If | ast.While | ast.For
LOOPS = (ast.For, ast.AsyncFor, ast.While)
RUNTIME = frozenset({"and_", "cond", "ensure", "for_loop", "or_", "while_loop"})


def reason(function: ast.AST, region: Region, bound: Collection[str], flow: Flow) -> str | None:
    """Why a region can't pass the names that it binds by value; None if it can.

    A function that captures a name sees each new value of it; once the region has names of its
    own, a function outside sees the old ones until the region ends, and a function inside never
    sees what comes after it.
    """
    used_up = _used_up(function)
    inside = set(ast.walk(region))
    for node in _made(function):
        names = free_names(node) & bound
        if not names or node in used_up:
            continue
        name = _name_of(node, function)
        if name is not None and _never_kept(function, name):
            reads = _loads(function, name)
            among = [one in inside for one in reads]
            if all(among) if node in inside else not any(among):
                continue
        elif node not in inside and _comes_after(function, node, region):
            continue
        return f"a function in line {node.lineno} captures `{min(names)}`"
    return None


def _made(function: ast.AST) -> list[ast.AST]:
    """What keeps names of a function for later: its functions, lambdas, generators, classes."""
    found: list[ast.AST] = []
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(
            node,
            ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.GeneratorExp,
        ):
            found.append(node)
            if not isinstance(node, ast.GeneratorExp):
                outside = [*getattr(node, "decorator_list", []), *getattr(node, "bases", [])]
                if hasattr(node, "args"):
                    outside += node.args.defaults
                    outside += [one for one in node.args.kw_defaults if one is not None]
                stack.extend(outside)
                continue
        stack.extend(ast.iter_child_nodes(node))
    return found


def _used_up(function: ast.AST) -> set[ast.AST]:
    """The arguments that a call has done with when it returns."""
    found: set[ast.AST] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and callee(node) in AT_ONCE | RUNTIME:
            found.update(node.args)
            found.update(keyword.value for keyword in node.keywords)
    return found


def callee(node: ast.Call) -> str:
    """The last part of what is called."""
    called = node.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _name_of(node: ast.AST, function: ast.AST) -> str | None:
    """The name of a local function that is bound once."""
    if isinstance(node, ast.FunctionDef) and not node.decorator_list:
        return node.name
    if not isinstance(node, ast.Lambda):
        return None
    for one in ast.walk(function):
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
                return name
    return None


def _loads(function: ast.AST, name: str) -> list[ast.Name]:
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]


def _never_kept(function: ast.AST, name: str) -> bool:
    """Whether a local function is only called, or given to a call that is done with it."""
    good = _used_up(function)
    good |= {node.func for node in ast.walk(function) if isinstance(node, ast.Call)}
    return all(node in good for node in _loads(function, name))


def _comes_after(function: ast.AST, node: ast.AST, region: Region) -> bool:
    """Whether a function is made only when the region has ended for good."""
    if node.lineno <= region.end_lineno:
        return False
    return not any(
        isinstance(loop, LOOPS) and region in (inside := set(ast.walk(loop))) and node in inside
        for loop in ast.walk(function)
    )
