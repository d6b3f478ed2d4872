"""What `tf.py_function` and `tf.numpy_function` hand to Python: tensors or arrays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aglint.checks._names import dotted
from aglint.diagnostic import Related
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.parameters import ARRAY_METHODS, TEXT_METHODS

_ONLY_THEIRS = TEXT_METHODS | ARRAY_METHODS | {"reshape", "tolist", "item", "flatten", "replace"}
_WANT_TEXT = ("os.path.", "os.listdir", "pathlib.Path", "json.loads", "cv2.imread", "PIL.Image")
_NAMED = re.compile(r"(py|numpy)_function\s*\(")
_TAKERS = {
    "tf.py_function": ("an eager tensor", _ONLY_THEIRS),
    "tf.numpy_function": ("a NumPy array", frozenset({"numpy"})),
}


def check_module(module, report) -> None:
    """Reports methods that what the body is given does not have, and files named by a tensor."""
    for caller, call in module.calls_on(_NAMED):
        name = catalogue.canonical(dotted(caller, call.func) or "") or ""
        if name not in _TAKERS:
            continue
        words = {word.arg: word.value for word in call.keywords}
        given = call.args[0] if call.args else words.get("func")
        body = given if isinstance(given, ast.Lambda) else given and caller.resolve(given)
        if isinstance(body, Function) and not _has_namesake(module, body):
            kind, missing = _TAKERS[name]
            related = [Related("handed on here", module.source.span(call.func))]
            parts = _wrong(module, body, missing, name == "tf.py_function")
            for node, parameter, what in parts:
                help = _HELP.get(name, "")
                report(node, name=parameter, kind=kind, what=what, related=related, help=help)


_HELP = {
    "tf.py_function": "take its value with `.numpy()` first",
    "tf.numpy_function": "leave `.numpy()` out: it is an array already",
}


def _has_namesake(module, body: Function) -> bool:
    """Whether a branch defines the function otherwise."""
    return any(
        other is not body and other.name == body.name and other.parent is body.parent
        for other in module.functions
        if other.owner is body.owner
    )


def _wrong(
    module, body: Function, missing: frozenset[str], text: bool
) -> Iterator[tuple[ast.AST, str, str]]:
    names = body.flow.parameters[1 if body.is_method else 0 :]
    bound = {n.id for n in body.nodes(ast.Name) if not isinstance(n.ctx, ast.Load)}
    plain = [name for name in names if name not in bound]
    for call in body.nodes(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)):
                if name in plain and attr in missing and not _asked(body, name):
                    yield call, name, f"has no `{attr}`"
                    continue
        if text and call.args and isinstance(call.args[0], ast.Name):
            name, opens = call.args[0].id, dotted(body, call.func) or ast.unparse(call.func)
            if name in plain and (opens == "open" or opens.startswith(_WANT_TEXT)):
                yield call, name, f"is no path or text for `{ast.unparse(call.func)}`"


def _asked(body: Function, name: str) -> bool:
    """Whether the function itself asks what it is given."""
    return any(
        isinstance(call.func, ast.Name)
        and call.func.id in ("isinstance", "hasattr")
        and call.args
        and ast.unparse(call.args[0]) == name
        for call in body.nodes(ast.Call)
    )
