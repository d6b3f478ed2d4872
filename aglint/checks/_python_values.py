"""Small questions about tensors where Python wants a value of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aglint.staging.entry import UNCONVERTED
from aglint.staging.function import Function
from aglint.staging.parameters import COMPUTED_WITH
from aglint.staging.values import TENSORS, Value, element_of

SEQUENCES = frozenset({"list", "tuple", "python"})
_ASKING = frozenset({"isinstance", "is_tensor", "hasattr", "type", "callable", "is_tf_type"})


def confidence(value: Value) -> str:
    """pylint's confidence for a finding that rests on a value being a tensor."""
    return "CONTROL_FLOW" if value.sure else "INFERENCE"


def surely(value: Value) -> bool:
    """Whether a value is a tensor and never None instead."""
    return value.kind in TENSORS and not value.optional


def firmly(value: Value) -> bool:
    """Whether a value is a tensor by more than arithmetic on an argument.

    Where Python wants a value, such an argument is a Python number far more often.
    """
    return surely(value) and not value.why.endswith(COMPUTED_WITH)


def builtin(function: Function, call: ast.Call) -> str:
    """The name of the builtin that a call calls, "" if it is none."""
    if not isinstance(call.func, ast.Name):
        return ""
    value = function.value(call.func)
    return value.ref if value.kind == "builtin" else ""


def held_tensor(value: Value) -> Value | None:
    """The tensors that a list, tuple or generator holds, joined; None if it may hold others."""
    if value.kind not in SEQUENCES | {"set"}:
        return None
    if value.items is not None:
        tensors = [item for item in value.items if firmly(item)]
        return tensors[0] if tensors else None
    inner = element_of(value)
    return inner if inner is not None and firmly(inner) else None


def typed_names(function: Function) -> frozenset[str]:
    """The names whose type the function itself asks for, so that it knows several.

    Ragged and sparse tensors aside, which say nothing against other tensors.
    """
    found: set[str] = set()
    for node in function.nodes(ast.Call):
        match node:
            case ast.Call(func=func, args=[ast.Name(id=name), *rest]):
                asked = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
                kinds = ast.unparse(rest[0]) if rest else ""
                if asked in _ASKING and not re.search("Ragged|Sparse|Indexed", kinds):
                    found.add(name)
    return frozenset(found)


def mentions(node: ast.AST, names: frozenset[str]) -> bool:
    """Whether an expression reads one of some names."""
    return bool(names) and any(
        isinstance(part, ast.Name) and part.id in names for part in ast.walk(node)
    )


def unconverted(function: Function) -> str:
    """Why AutoGraph leaves a traced function as it is; "" if it converts it."""
    traced = function.traced
    if traced.autograph:
        return ""
    for name in sorted(function.decorators & UNCONVERTED):
        return f"AutoGraph does not convert a function under `{name}`"
    if function.decorators & {"property", "cached_property"}:
        return "AutoGraph does not convert properties"
    if function.is_generator:
        return "AutoGraph does not convert generators"
    if traced.entry == "keras":
        return f"Keras 3 traces `{function.name}` without AutoGraph"
    if traced.entry == "tf.function":
        return "`autograph=False` says so"
    if traced.entry == "callee" and traced.caller is not None:
        return f"`{traced.caller.qualname}`, which calls it, is not converted by AutoGraph"
    return "TensorFlow traces it without AutoGraph"


def percent_parts(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    """The conversions of `"..." % values` with what each one formats, where they can be told."""
    text = node.left.value
    conversions: list[tuple[str, str]] = []
    position = 0
    while (position := text.find("%", position)) >= 0:
        position += 1
        key = ""
        if text[position : position + 1] == "(":
            end = text.find(")", position)
            if end < 0:
                return
            key, position = text[position + 1 : end], end + 1
        while position < len(text) and text[position] in "#0- +.123456789hlL":
            position += 1
        letter = text[position : position + 1]
        if letter == "*" or not letter:
            return
        position += 1
        if letter != "%":
            conversions.append((key, letter))
    match node.right:
        case ast.Tuple(elts=parts):
            if len(parts) == len(conversions):
                pairs = zip(conversions, parts, strict=True)
                yield from ((letter, part) for (_, letter), part in pairs)
        case ast.Dict(keys=keys, values=values):
            given = {
                key.value: value
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant)
            }
            yield from ((letter, given[key]) for key, letter in conversions if key in given)
        case one if len(conversions) == 1:
            yield conversions[0][1], one


def formatted(node: ast.AST) -> Iterator[tuple[ast.expr, bool]]:
    """What an expression formats as text, and whether a number is asked for."""
    match node:
        case ast.FormattedValue(value=part, format_spec=spec):
            yield part, spec is not None
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
            yield from ((part, letter not in "sra") for letter, part in percent_parts(node))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            numbers = ":" in text and "{}" not in text
            for part in (*node.args, *(word.value for word in node.keywords)):
                if not isinstance(part, ast.Starred):
                    yield part, numbers
        case ast.Call(func=ast.Name(id="format"), args=[part, ast.Constant(value=str(spec))]):
            yield part, bool(spec)
        case ast.Call(func=ast.Name(id="str" | "repr" | "format"), args=[part], keywords=[]):
            yield part, False
