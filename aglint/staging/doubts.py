"""Places of a traced function about which the map can't vouch, and which no rule reports.

AutoGraph gets some rare Python wrong, or what runs has no text to look at. None of it stands in a
branch or loop, so that no mark would say it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from aglint.stagemap import Step
from aglint.staging.function import Function
from aglint.staging.names import last_name
from aglint.staging.tables import bound_to

_IN_THREADS = frozenset({"map", "submit", "apply_async", "starmap", "Thread"})
_EAGER_ONLY = frozenset({"numpy", "tolist", "item"})


def doubts(function: Function) -> tuple[Step, ...]:
    """What may make a traced function behave otherwise than the map says."""
    traced = function.traced
    if traced is None:
        return ()
    found = [*_threads(function), *_without_text(function), *_handlers(function)]
    if traced.autograph:
        found += [*_coroutines(function), *_deletions(function), *_texts(function)]
    span = function.module.source.span
    return tuple(Step(text, span(node)) for text, node in found)


Doubt = tuple[str, ast.AST]


def _coroutines(function: Function) -> Iterator[Doubt]:
    for node in function.nodes(ast.AsyncFunctionDef):
        yield f"AutoGraph rewrites `return` in `{node.name}`: its coroutine may give None", node


def _deletions(function: Function) -> Iterator[Doubt]:
    declared = function.flow.scope.declared_global
    for node in function.nodes(ast.Delete):
        kinds = [isinstance(target, ast.Name) for target in node.targets]
        if not all(kinds) and any(kinds):
            yield "AutoGraph deletes names before items and attributes", node
        if any(isinstance(one, ast.Name) and one.id in declared for one in node.targets):
            yield "under AutoGraph a deleted global is still there", node


def _texts(function: Function) -> Iterator[Doubt]:
    """Raw texts with a backslash at the end of a line, which AutoGraph takes out of the source."""
    lines = function.module.source.lines
    for node in function.nodes(ast.Constant):
        if isinstance(node.value, str) and node.lineno != node.end_lineno:
            rows = lines[node.lineno - 1 : node.end_lineno - 1]
            if any(row.rstrip("\n").endswith("\\") for row in rows) and "\\\n" in node.value:
                yield "AutoGraph joins lines that end in a backslash, in raw texts too", node


def _threads(function: Function) -> Iterator[Doubt]:
    for call in function.nodes(ast.Call):
        name = last_name(call.func)
        if name not in _IN_THREADS or not (call.args or call.keywords):
            continue
        if isinstance(call.func, ast.Attribute):
            owner = function.value(call.func.value)
            if not (owner.is_unknown or owner.kind in ("python", "package")):
                continue
        elif name != "Thread":
            continue
        words = [word.value for word in call.keywords if word.arg in ("target", "func")]
        for given in (*call.args[:1], *words):
            if isinstance(function.resolve(given), Function):
                yield f"`{ast.unparse(given)}` runs in a thread that knows of no graph", call


def _without_text(function: Function) -> Iterator[Doubt]:
    """Calls of what `exec` made, or of what a wrapper of `wrapt` runs."""
    for call in function.nodes(ast.Call):
        if not isinstance(call.func, ast.Name):
            continue
        match bound_to(function, call.func):
            case ast.Subscript(value=ast.Name(id=space)) if _executed(function, space):
                yield f"`{call.func.id}` has no source that AutoGraph could convert", call
            case ast.Call(func=wrapper, args=[_, *_]) if _of_wrapt(function, wrapper):
                yield f"AutoGraph converts nothing behind `wrapt`: `{call.func.id}`", call


def _executed(function: Function, space: str) -> bool:
    """Whether the file has `exec(text, space)`."""
    return any(
        getattr(call.func, "id", "") == "exec"
        and any(isinstance(part, ast.Name) and part.id == space for part in call.args[1:])
        for _, call in function.module.all_calls
    )


def _of_wrapt(function: Function, wrapper: ast.expr) -> bool:
    made = function.resolve(wrapper)
    decorators = getattr(made.node, "decorator_list", []) if isinstance(made, Function) else []
    resolve = function.module.imports.resolve
    return any((resolve(one) or "").startswith("wrapt.") for one in decorators)


def _handlers(function: Function) -> Iterator[Doubt]:
    """An AttributeError caught that only a graph raises."""
    for node in function.nodes(ast.Try):
        kinds = " ".join(ast.unparse(one.type) for one in node.handlers if one.type is not None)
        if "AttributeError" not in kinds:
            continue
        for part in (inner for statement in node.body for inner in ast.walk(statement)):
            asks = isinstance(part, ast.Attribute) and part.attr in _EAGER_ONLY
            if asks and function.value(part.value).is_tensor:
                yield f"a traced tensor has no `{part.attr}`: the handler runs", part
