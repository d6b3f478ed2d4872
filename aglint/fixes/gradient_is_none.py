"""`with tf.GradientTape() as tape:` -> the same, with `tape.watch(x)` as its first line."""

from __future__ import annotations

import ast

from aglint.checks import _tape
from aglint.diagnostic import UNSAFE, Fix
from aglint.fixes import _edits
from aglint.staging.function import Function

APPLICABILITY = UNSAFE
UNCOVERS = True


def fix(function: Function, node: ast.AST) -> Fix | None:
    """Has the tape watch the tensors that the gradient is taken by, if nothing else is missing."""
    one = next((one for one in _tape.asked(function) if one.call is node), None)
    if one is None or not _made_under(one):
        return None
    names = [source.id for source in one.sources if _unwatched(one, source)]
    if not names:
        return None
    watched = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
    call = f"{one.name}.watch({watched})"
    edit = _edits.line_before(function, one.tape.body[0], call)
    return None if edit is None else Fix(APPLICABILITY, f"call `{call}`", (edit,))


def _made_under(one: _tape.Asked) -> bool:
    """Whether the target is computed under the tape."""
    if not isinstance(one.target, ast.Name):
        return _tape.inside(one, one.call)
    given = _tape.given_by(one, one.call, one.target.id)
    return bool(given) and all(_tape.inside(one, node) for node in given)


def _unwatched(one: _tape.Asked, source: ast.expr) -> bool:
    """Whether a source is a tensor that is made before the tape, which does not watch it."""
    if not isinstance(source, ast.Name) or source.id in _tape.watches(one):
        return False
    value = one.function.value(source)
    if value.kind != "tensor" or not value.sure or value.optional:
        return False
    given = _tape.given_by(one, one.call, source.id)
    return bool(given) and given == _tape.given_by(one, one.tape, source.id)
