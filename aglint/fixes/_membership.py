"""`x in [1, 2]` -> `tf.reduce_any(tf.equal(x, [1, 2]))`, also of sets and of a dict's keys."""

from __future__ import annotations

import ast

from aglint.checks import _names
from aglint.diagnostic import Edit
from aglint.fixes import _dtypes, _edits
from aglint.staging.function import Function
from aglint.staging.values import NUMBERS, Value, constant

_SEQUENCES = frozenset({"list", "tuple", "range"})


def membership(function: Function, node: ast.Compare) -> tuple[Edit, ...] | None:
    """One comparison with all elements at once."""
    tf = _edits.tensorflow(function)
    first, second = node.left, node.comparators[0]
    one, many = function.value(first), function.value(second)
    held = _elements(many) or _keys(function, second)
    if tf is None or held is None or not is_single(one):
        return None
    if _dtypes.common([one, *held]) is None:
        return None
    pair = [_edits.text_of(function, first), _listed(function, second)]
    if not one.is_tensor:
        pair.reverse()  # the first one says the dtype
    either, same = ("any", "equal") if isinstance(node.ops[0], ast.In) else ("all", "not_equal")
    text = f"{tf}.reduce_{either}({tf}.{same}({', '.join(pair)}))"
    return (_edits.replaced(function, node, text),)


def _elements(many: Value) -> list[Value] | None:
    """What a sequence or a vector holds; None if those may be no scalars, or there are none."""
    if many.kind in ("tensor", "variable"):
        return [many] if many.shape is None or len(many.shape) == 1 else None
    if many.kind not in _SEQUENCES or many.items == ():
        return None
    held = many.items if many.items is not None else (many.element,)
    if many.kind == "range":
        return [Value("int")]
    return list(held) if all(one is not None and is_single(one) for one in held) else None


def is_single(value: Value) -> bool:
    if value.kind in ("tensor", "variable"):
        return value.shape in ((), None)
    return value.kind in NUMBERS | {"str"}


def _keys(function: Function, node: ast.expr) -> list[Value] | None:
    """The keys of a set or dict of constants that nothing else gives."""
    origin = _names.origin(function, node)
    match origin and origin[1]:
        case ast.Set(elts=keys) | ast.Dict(keys=[_, *_] as keys):
            if all(isinstance(key, ast.Constant) for key in keys):
                return [constant(key.value) for key in keys]
    return None


def _listed(function: Function, node: ast.expr) -> str:
    """The text of a sequence that TensorFlow makes a tensor of, which it does of no set."""
    text = _edits.text_of(function, node)
    if isinstance(node, ast.Set):
        return f"[{text[1:-1]}]"
    return f"list({text})" if function.value(node).kind in ("set", "dict") else text
