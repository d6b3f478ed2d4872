"""`for x in xs: fast = tf.function(f)` -> `fast = tf.function(f)` before the loop."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._entries import loop_round, repeated
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.fixes._move import moved
from aglint.staging.function import Function
from aglint.staging.names import last_name

APPLICABILITY = UNSAFE
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Moves it above the loop, if nothing in it depends on the loop.

    The one graph then sees Python state as it is when it is first called.
    """
    scope, statement = _made(function, node)
    if statement is None:
        return _called_at_once(function, node)
    name = getattr(statement, "name", None) or statement.targets[0].id
    if len(scope.bindings.get(name, ())) != 1 or name in scope.flow.shared:
        return None
    loop = loop_round(scope, statement)
    if loop is None:
        return _out_of_maker(scope, statement, name)
    if not isinstance(loop, _LOOPS) or statement not in loop.body or repeated(scope, loop):
        return None
    if _depends(scope, statement, loop):
        return None
    edits = moved(scope, statement, loop)
    return Fix(UNSAFE, f"make `{name}` before the loop", tuple(edits)) if edits else None


def _called_at_once(function: Function, node: ast.expr) -> Fix | None:
    """Names what is called where it is made, in front of the loop."""
    call, loop = function.parent_of(node), loop_round(function, node)
    if not (isinstance(call, ast.Call) and call.func is node and isinstance(loop, _LOOPS)):
        return None
    if repeated(function, loop) or _depends(function, node, loop):
        return None
    wrapped = last_name(node.args[0]).strip("_") or "function"
    name = _edits.local_name(function, f"traced_{wrapped}")
    line = _edits.line_before(function, loop, f"{name} = {_edits.text_of(function, node)}")
    if line is None or node.lineno != node.end_lineno:
        return None
    edits = (line, _edits.replaced(function, node, name))
    return Fix(UNSAFE, f"make `{name}` before the loop", edits)


def _made(function: Function, node: ast.expr) -> tuple[Function, ast.stmt | None]:
    """The statement that makes a `tf.function`, and the scope in which it does."""
    outer = function.parent_of(node)
    match outer:
        case ast.Assign(targets=[ast.Name()]):
            return function, outer
    for inner in function.module.functions:
        if node in getattr(inner.node, "decorator_list", ()):
            return inner.parent or function, inner.node
    return function, None


def _depends(scope: Function, statement: ast.AST, loop: ast.stmt) -> bool:
    """Whether it takes something that the loop binds or changes."""
    bound = set(scope.flow.binds([loop])) - {getattr(statement, "name", "")}
    if bound & _taken(scope, statement):
        return True
    changed = {
        _names.root(part)
        for part in ast.walk(loop)
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load)
    }
    return bool(changed & _taken(scope, statement))


def _taken(scope: Function, statement: ast.AST) -> set[str]:
    """The names of outside that a function uses, and those in the call that makes it."""
    if isinstance(statement, ast.FunctionDef):
        return _free(scope.module.function_of(statement))
    call = getattr(statement, "value", statement)
    found = {part.id for part in ast.walk(call) if isinstance(part, ast.Name)}
    wrapped = scope.resolve(call.args[0])
    if isinstance(wrapped, Function):
        found |= _free(wrapped)
        if isinstance(wrapped.node, ast.Lambda):
            found -= set(wrapped.flow.parameters)
    return found


def _free(function: Function) -> set[str]:
    named = {part.id for part in ast.walk(function.node) if isinstance(part, ast.Name)}
    return named - set(function.flow.scope.bound)


def _out_of_maker(scope: Function, statement: ast.stmt, name: str) -> Fix | None:
    """Moves it out of the function that a loop calls, if it takes nothing from there."""
    maker = scope.node
    if maker not in scope.module.tree.body or statement not in maker.body:
        return None
    if _taken(scope, statement) & set(scope.flow.scope.bound):
        return None
    if any(getattr(node, "id", "") == name for node in _outside(scope)):
        return None
    edits = moved(scope, statement, maker, blanks=2)
    return (
        Fix(UNSAFE, f"make `{name}` once, outside `{scope.name}`", tuple(edits)) if edits else None
    )


def _outside(scope: Function) -> list[ast.AST]:
    """The nodes of the file that are not in a function."""
    inside = set(ast.walk(scope.node))
    return [node for node in ast.walk(scope.module.tree) if node not in inside]
