"""Texts made of tensors: `f"{x:.2f} m"` -> `tf.strings.join([...])`, `tf.strings.format(...)`."""

from __future__ import annotations

import ast
import re
import string

from aglint.checks import _names
from aglint.checks._python_values import builtin
from aglint.diagnostic import Edit
from aglint.fixes import _dtypes, _edits, _goes_on
from aglint.fixes._messages import quoted, walrus
from aglint.staging import catalogue
from aglint.staging.function import Function
from aglint.staging.values import Value

Piece = str | tuple[ast.expr, str]
"""A text, or a value and the format that is asked for."""

_AS_TEXT = (-1, ord("s"))
_PERCENT = re.compile(r"%(?:(%)|(0?\d*(?:\.\d+)?)([sdif]))")
_SPEC = re.compile(r"(?P<fill>0?)(?P<width>\d*)(?:\.(?P<precision>\d+))?(?P<letter>[dfs]?)$")
_READERS = frozenset({"tf.print", "tf.convert_to_tensor", "tf.identity", "tf.equal", "tf.stack"})


def replaced(function: Function, node: ast.expr) -> tuple[Edit, ...] | None:
    """The edits that make the text round a value when the graph runs; None where it is not sure."""
    tf, whole = _edits.tensorflow(function), _whole(function, node)
    pieces = _pieces(function, whole) if whole is not None and tf is not None else None
    if pieces is None or walrus(whole):
        return None
    outer = function.parent_of(whole)
    if isinstance(outer, ast.Call) and _called(function, outer) == "tf.constant":
        if len(outer.args) != 1 or outer.keywords:
            return None
        whole = outer  # which takes no tensors
    if not _goes_on.fits(function, _sum(function, whole), _takes):
        return None
    text = _text(function, pieces, tf)
    return None if text is None else (_edits.replaced(function, whole, text),)


def _sum(function: Function, text: ast.expr) -> ast.expr:
    """The text that a text is a part of by `+`."""
    outer = function.parent_of(text)
    while isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Add):
        text, outer = outer, function.parent_of(outer)
    return text


def _called(function: Function, call: ast.Call) -> str:
    return catalogue.canonical(_names.dotted(function, call.func) or "") or ""


def _takes(function: Function, call: ast.Call) -> bool:
    """Whether a called function takes texts of the graph; not for the name of something."""
    called = _called(function, call)
    return called in _READERS or called.startswith(("tf.strings.", "tf.io."))


def _whole(function: Function, node: ast.expr) -> ast.expr | None:
    """The expression that makes a text of a value."""
    outer = function.parent_of(node)
    if isinstance(outer, ast.FormattedValue | ast.Tuple | ast.keyword):
        outer = function.parent_of(outer)
    return outer if isinstance(outer, ast.JoinedStr | ast.BinOp | ast.Call) else None


def _pieces(function: Function, whole: ast.expr) -> list[Piece] | None:
    match whole:
        case ast.JoinedStr(values=parts):
            return _of_fields(parts)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text)), right=right):
            return _of_percent(text, right.elts if isinstance(right, ast.Tuple) else [right])
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=given
        ):
            return _of_format(text, given, {word.arg: word.value for word in whole.keywords})
        case ast.Call(args=[part], keywords=[]) if builtin(function, whole) == "str":
            return [(part, "")]
        case ast.Call(args=[part, ast.Constant(value=str(spec))], keywords=[]):
            return [(part, spec)] if builtin(function, whole) == "format" else None
    return None


def _of_fields(parts: list[ast.expr]) -> list[Piece] | None:
    found: list[Piece] = []
    for part in parts:
        match part:
            case ast.Constant(value=str(text)):
                found.append(text)
            case ast.FormattedValue(value=value, conversion=shown, format_spec=None) if (
                shown in _AS_TEXT
            ):
                found.append((value, ""))
            case ast.FormattedValue(
                value=value,
                conversion=-1,
                format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))]),
            ):
                found.append((value, spec))
            case _:
                return None
    return found


def _of_percent(text: str, given: list[ast.expr]) -> list[Piece] | None:
    found: list[Piece] = []
    values, end = iter(given), 0
    for match in _PERCENT.finditer(text):
        found.append(text[end : match.start()] + (match[1] or ""))
        if not match[1]:
            part = next(values, None)
            if part is None:
                return None
            letter = {"i": "d", "s": ""}.get(match[3], match[3])
            spec = match[2] + letter
            found.append((part, ".6f" if spec == "f" else spec))
        end = match.end()
    found.append(text[end:])
    if next(values, None) is not None or "%" in _PERCENT.sub("", text):
        return None
    return found


def _of_format(text: str, given: list[ast.expr], named: dict) -> list[Piece] | None:
    found: list[Piece] = []
    counted = 0
    for literal, field, spec, shown in string.Formatter().parse(text):
        found.append(literal)
        if field is None:
            continue
        place = field or str(counted)
        counted += not field
        by_place = int(place) if place.isdigit() else len(given)
        part = given[by_place] if by_place < len(given) else named.get(place)
        if part is None or isinstance(part, ast.Starred) or shown not in (None, "s"):
            return None
        found.append((part, spec or ""))
    return found


def _text(function: Function, pieces: list[Piece], tf: str) -> str | None:
    """One format where the fields are plain numbers of the graph, else the pieces joined."""
    pieces = [piece for piece in pieces if piece != ""]
    fields = [piece for piece in pieces if not isinstance(piece, str)]
    values = [function.value(part) for part, _ in fields]
    if all(_is_number(value) for value in values) and not any(spec for _, spec in fields):
        if any("{}" in piece for piece in pieces if isinstance(piece, str)):
            return None
        if len(pieces) > 1 or values[0].dtype in _dtypes.FLOATS or values[0].shape:
            template = "".join(one if isinstance(one, str) else "{}" for one in pieces)
            return _format(function, template, [part for part, _ in fields], tf)
    texts = [
        quoted(piece) if isinstance(piece, str) else _piece(function, *piece, tf)
        for piece in pieces
    ]
    if None in texts:
        return None
    return texts[0] if len(texts) == 1 else f"{tf}.strings.join([{', '.join(texts)}])"


def _format(function: Function, template: str, parts: list[ast.expr], tf: str) -> str:
    texts = [_source(function, part) for part in parts]
    given = texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
    return f"{tf}.strings.format({quoted(template)}, {given})"


def _source(function: Function, part: ast.expr) -> str:
    """The text of a part; inside an f-string, where positions are not those of the file before
    Python 3.12, from its tree."""
    inside = isinstance(function.parent_of(part), ast.FormattedValue)
    return ast.unparse(part) if inside else _edits.text_of(function, part)


def _is_number(value: Value) -> bool:
    """Whether a value is a tensor of numbers, which `tf.strings.format` writes as Python does."""
    if value.kind not in ("tensor", "variable"):
        return False
    return value.dtype in _dtypes.FLOATS or value.dtype.startswith(("int", "uint"))


def _piece(function: Function, part: ast.expr, spec: str, tf: str) -> str | None:
    """The text of one value as a text of the graph; None where that is not known."""
    value, text, asked = function.value(part), _source(function, part), _SPEC.match(spec)
    if value.kind == "str":
        return text if not spec else None
    if value.kind == "int" and not spec:
        return f"str({text})"
    if asked is None or not value.is_tensor:
        return None
    if value.dtype == "string":
        return text if spec in ("", "s") and value.shape in ((), None) else None
    if not _is_number(value):
        return None
    if not spec and (value.dtype in _dtypes.FLOATS or value.shape):
        return _format(function, "{}", [part], tf)
    if value.shape not in ((), None) or not _same_letter(value, asked):
        return None
    options = [
        f"{word}={quoted(found) if word == 'fill' else found}"
        for word in ("precision", "width", "fill")
        if (found := asked[word])
    ]
    return f"{tf}.strings.as_string({', '.join([text, *options])})"


def _same_letter(value: Value, asked: re.Match) -> bool:
    """Whether the format is for that kind of number, and TensorFlow has it, too."""
    if value.dtype in _dtypes.FLOATS:
        return asked["letter"] == "f" and bool(asked["precision"])
    return asked["letter"] in ("d", "") and not asked["precision"]
