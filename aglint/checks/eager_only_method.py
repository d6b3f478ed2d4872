"""`x.numpy()` and the like, which a tensor in a graph does not have."""

from __future__ import annotations

import ast

from aglint.checks import _saving
from aglint.staging.guarded import is_for_others
from aglint.staging.parameters import ARRAY_METHODS, TEXT_METHODS

NAMES = frozenset({"numpy", "tolist", "item"}) | ARRAY_METHODS | TEXT_METHODS


def check(function, report) -> None:
    """Reports methods of eager tensors that a traced function calls on a tensor, and saving."""
    arrays = "numpy_behavior" in function.module.source.text  # it gives tensors NumPy's methods
    for node in function.nodes(ast.Call):
        match node.func:
            case ast.Attribute(attr=name, value=owner) if name in NAMES:
                if arrays and name in ARRAY_METHODS:
                    continue
                value = function.value(owner)
                if name in TEXT_METHODS and value.dtype not in ("string", ""):
                    continue
                if value.kind in ("tensor", "variable", "ragged") and not _guarded(function, node):
                    sure = "CONTROL_FLOW" if value.sure else "INFERENCE"
                    text = function.module.source.segment(owner)
                    report(node, name=name, owner=text, why=value.why, confidence=sure)
            case ast.Attribute(attr=name, value=owner):
                sure = _saving.saves(function, node)
                if sure and not _guarded(function, node):
                    text = function.module.source.segment(owner)
                    report(node, name=name, owner=text, help=_saving.HELP, confidence=sure)


def _guarded(function, node: ast.AST) -> bool:
    """Whether the code itself asks first, or expects the failure."""
    if is_for_others(function, node):
        return True
    for outer in function.ancestors(node):
        if isinstance(outer, ast.Try):
            return True
        if isinstance(outer, ast.If | ast.IfExp):
            asked = ast.unparse(outer.test).replace(ast.unparse(node), "")
            if "numpy" in asked or "ndarray" in asked or "eager" in asked.lower():
                return True
    return False
