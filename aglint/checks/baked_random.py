"""Python's and NumPy's random numbers in traced code: drawn once, when TensorFlow traces."""

from __future__ import annotations

import ast

from aglint.checks._baked import in_retry, named_only, seeds_only
from aglint.checks._names import dotted, origin

_GENERATORS = frozenset(
    {
        *("random.Random", "random.SystemRandom", "numpy.random.default_rng"),
        *("numpy.random.RandomState", "numpy.random.Generator"),
    }
)
_SEEDED = frozenset({"random.seed", "numpy.random.seed", "tensorflow.random.set_seed"})
_NOT_DRAWN = frozenset({"random.getstate", "random.setstate", "numpy.random.get_state"})
_NOT_DRAWN |= {"numpy.random.set_state", "numpy.random.SeedSequence", "numpy.random.PCG64"}
_DRAWS = frozenset({"os.urandom"})
_MODULES = ("random.", "numpy.random.", "secrets.", "uuid.uuid")


def check(function, report) -> None:
    """Reports each draw and each seeding outside of TensorFlow's own random numbers."""
    for call in function.nodes(ast.Call):
        name = dotted(function, call.func)
        if name in _SEEDED:
            then = "later calls are not seeded anew"
            report(call, call=ast.unparse(call.func), what="runs", then=then, help=_SEED_HELP)
            continue
        if name is None:
            drawn = _from_generator(function, call)
        else:
            drawn = name.startswith(_MODULES) or name in _DRAWS
            drawn = drawn and name not in _GENERATORS and name not in _NOT_DRAWN
        if not drawn or named_only(function, call) or seeds_only(function, call):
            continue
        if name is not None and _is_mark(function, call, name.startswith("uuid.")):
            continue
        if in_retry(function, call):
            continue
        then = "every call sees the same"
        report(call, call=ast.unparse(call.func), what="is drawn", then=then)


def _is_mark(function, call: ast.Call, a_text: bool) -> bool:
    """Whether a local name holds it as a text that is not returned: a mark, as good every time.

    Args:
      function: whose code it is.
      call: the draw.
      a_text: whether it is one already; a number has to be made one.
    """
    text = function.parent_of(call)
    while _is_text(text):
        a_text = a_text or not isinstance(text, ast.BinOp)
        text = function.parent_of(text)
    if not a_text:
        return False
    match text:
        case ast.Assign(targets=[ast.Name(id=name)]):
            pass
        case _:
            return False
    return not any(
        isinstance(one, ast.Name) and one.id == name
        for returned in function.nodes(ast.Return)
        for one in ast.walk(returned)
    )


def _is_text(node: ast.AST) -> bool:
    """Whether an expression makes a text of what it is round."""
    match node:
        case ast.JoinedStr() | ast.FormattedValue() | ast.BinOp() | ast.Attribute(attr="hex"):
            return True
        case ast.Call(func=ast.Name(id="str") | ast.Attribute(attr="format")):
            return True
    return False


_SEED_HELP = "seed before the function is called, or draw with `tf.random.stateless_uniform`"


def _from_generator(function, call: ast.Call) -> bool:
    """Whether it draws from a generator of Python's or NumPy's, other than one seeded here."""
    if not isinstance(call.func, ast.Attribute):
        return False
    made = origin(function, call.func.value)
    if made is None or not isinstance(made[1], ast.Call):
        return False
    scope, maker = made
    if dotted(scope, maker.func) not in _GENERATORS:
        return False
    return scope is not function or not maker.args
