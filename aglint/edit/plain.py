"""Expressions that may stand somewhere else, or twice, because computing them does nothing."""

from __future__ import annotations

import libcst as cst

CONSTRUCTORS = frozenset({"constant", "ones", "zeros"})


def is_plain(value: cst.BaseExpression) -> bool:
    """Whether an expression is a name, a literal, a tuple of them, or a tensor made of them.

    It does nothing and hardly raises, so that it may stand somewhat earlier.
    """
    match value:
        case cst.Name() | cst.Integer() | cst.Float() | cst.SimpleString():
            return True
        case cst.UnaryOperation(operator=cst.Minus()):
            return isinstance(value.expression, cst.Integer | cst.Float)
        case cst.Tuple() | cst.List():
            return all(isinstance(e, cst.Element) and is_plain(e.value) for e in value.elements)
        case cst.Attribute(value=cst.Name(value="tf")):
            return True
        case cst.Call(func=cst.Attribute(value=cst.Name(value="tf"), attr=cst.Name(value=name))):
            return name in CONSTRUCTORS and all(is_plain(one.value) for one in value.args)
    return False
