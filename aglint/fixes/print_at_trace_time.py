"""`print("loss", loss)` -> `tf.print("loss", loss)`, and `print(f"loss {loss}")` likewise."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits, _messages
from aglint.staging.function import Function

APPLICABILITY = UNSAFE


def fix(function: Function, node: ast.Call) -> Fix | None:
    """Prints when the graph runs, to the standard error; other ways to print have no twin."""
    tf = _edits.tensorflow(function)
    if tf is None or not isinstance(function.parent_of(node), ast.Expr):
        return None
    if not isinstance(node.func, ast.Name) or node.func.id != "print":
        return None
    if _names.owner(function, "print") is not None or not _keywords_fit(node):
        return None
    name = _edits.replaced(function, node.func, f"{tf}.print")
    match node.args:
        case [ast.JoinedStr() as only]:
            return _from_fields(function, node, only, name)
        case arguments if all(_fits(one) for one in arguments):
            return Fix(APPLICABILITY, "use `tf.print`", (name,))
    return None


def _from_fields(function: Function, node: ast.Call, only: ast.JoinedStr, name) -> Fix | None:
    """The parts of an f-string as arguments, with nothing between them."""
    found = _messages.fields(function, only)
    if not found or any(word.arg == "sep" for word in node.keywords):
        return None
    if len(found) > 1:
        found.append('sep=""')
    edit = _edits.replaced(function, only, ", ".join(found))
    return Fix(APPLICABILITY, "use `tf.print`", (name, edit))


def _keywords_fit(node: ast.Call) -> bool:
    return all(
        word.arg in ("sep", "end")
        and isinstance(word.value, ast.Constant)
        and isinstance(word.value.value, str)
        for word in node.keywords
    )


def _fits(argument: ast.expr) -> bool:
    """Whether nothing in an argument turns a tensor into text before `tf.print` is given it."""
    for part in ast.walk(argument):
        match part:
            case ast.JoinedStr() | ast.Starred() | ast.GeneratorExp() | ast.Lambda():
                return False
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
                return False
            case ast.Call(func=ast.Name(id="str" | "repr" | "format" | "float" | "int")):
                return False
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()))):
                return False
            case ast.Call(func=ast.Attribute(attr="numpy")):
                return False
    return True
