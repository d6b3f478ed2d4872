"""`tf.zeros([x.shape[0], 2])` -> `tf.zeros([tf.shape(x)[0], 2])`, or a name for it."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.checks._region import made_by
from aglint.checks._sizes import shaped, size_of, why_none
from aglint.diagnostic import SAFE, UNSAFE, Edit, Fix
from aglint.fixes import _edits, _goes_on
from aglint.fixes._size_readers import SHAPED, of_readers, reading
from aglint.staging import catalogue
from aglint.staging.function import Function

APPLICABILITY = SAFE
UNCOVERS = True
_PRODUCTS = frozenset({"numpy.prod", "math.prod"})


def fix(function: Function, node: ast.expr) -> Fix | None:
    """Asks for the size when the graph runs, where all that read it take a tensor of it."""
    tf = _edits.tensorflow(function)
    if tf is None:
        return None
    match node:
        case ast.Attribute(value=ast.Name() as owner):
            return _whole(function, node, owner, tf)
        case ast.Name():
            return _named(function, node, tf)
    size = size_of(function, node)
    return size and _replaced(function, node, size[0], _dynamic(*size, tf), tf)


def _replaced(
    function: Function, node: ast.expr, owner: ast.Name, text: str, tf: str
) -> Fix | None:
    """A size of the graph in the place of a number, which may only get a name there."""
    match function.parent_of(node):
        case ast.Assign(targets=[ast.Name(id=name)]):
            found, edits = of_readers(function, name), _casts(function, name, tf)
        case _:
            found, edits = reading(function, node), []
    if found is None:
        return None
    text = text if edits else _cast(text, found[1], tf)
    edits.append(_edits.replaced(function, node, text))
    return _fix(function, owner, found[0], edits, tf)


def _dynamic(owner: ast.Name, axis: int, tf: str) -> str:
    return f"{tf}.shape({owner.id})[{axis}]"


def _cast(text: str, dtype: str, tf: str) -> str:
    return f"{tf}.cast({text}, {tf}.{dtype})" if dtype else text


def _fix(
    function: Function, owner: ast.Name, applicability: str, edits: list[Edit], tf: str
) -> Fix | None:
    value = function.value(owner)
    if value.kind not in ("tensor", "variable"):
        return None
    applicability = applicability if value.sure else UNSAFE
    return Fix(applicability, f"use `{tf}.shape({owner.id})`", tuple(edits))


def _whole(function: Function, node: ast.Attribute, owner: ast.Name, tf: str) -> Fix | None:
    """A shape that is given as it is."""
    outer = function.parent_of(node)
    call = function.parent_of(outer) if isinstance(outer, ast.keyword) else outer
    name = _names.dotted(function, call.func) or ""
    called = catalogue.canonical(name)
    alone = call.args == [node] and not call.keywords
    if name in _PRODUCTS and alone:
        return _replaced(function, call, owner, f"{tf}.size({owner.id})", tf)
    if called == "tf.constant" and alone:
        edit = _edits.replaced(function, call, f"{tf}.shape({owner.id})")
    elif called in SHAPED:
        edit = _edits.replaced(function, node, f"{tf}.shape({owner.id})")
    else:
        return None
    return _fix(function, owner, SAFE, [edit], tf)


def _named(function: Function, node: ast.Name, tf: str) -> Fix | None:
    """Another value for the name, or for those names of a whole shape that are None."""
    [made] = made_by(function, node, node.id)
    match made.node:
        case ast.Assign(targets=[ast.Name()], value=value):
            owner, axis = size_of(function, value)
            names, texts = [node.id], [_dynamic(owner, axis, tf)]
        case ast.Assign(targets=[ast.Tuple(elts=parts) | ast.List(elts=parts)], value=value):
            owner = shaped(value)
            if not all(isinstance(part, ast.Name) for part in parts):
                return None
            open_ = [bool(why_none(function, owner, axis)) for axis in range(len(parts))]
            names = [part.id for part, is_open in zip(parts, open_, strict=True) if is_open]
            texts = [
                _dynamic(owner, axis, tf) if is_open else f"{owner.id}.shape[{axis}]"
                for axis, is_open in enumerate(open_)
            ]
        case _:
            return None
    edits = [_edits.replaced(function, value, ", ".join(texts))]
    applicability = SAFE
    for name in names:
        found = of_readers(function, name)
        if found is None:
            return None
        applicability = UNSAFE if found[0] == UNSAFE else applicability
        edits += _casts(function, name, tf)
    return _fix(function, owner, applicability, edits, tf)


def _casts(function: Function, name: str, tf: str) -> list[Edit]:
    """Casts round the places where a size meets floats."""
    edits = []
    for one in _goes_on.readers(function, name) or ():
        found = reading(function, one)
        if found is not None and found[1]:
            edits.append(_edits.replaced(function, one, _cast(name, found[1], tf)))
    return edits
