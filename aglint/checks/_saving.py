"""Calls that save, restore or read out variables, which takes their values: none is in a graph."""

from __future__ import annotations

import ast

from aglint.checks._names import dotted, origin
from aglint.staging import catalogue
from aglint.staging.function import Function

HELP = "save, restore and read weights outside of the traced function, between its calls"
_FUNCTIONS = frozenset({"tf.saved_model.save", "tf.keras.models.save_model"})
_FUNCTIONS |= {"keras.models.save_model", "keras.saving.save_model", "tf.keras.saving.save_model"}
_METHODS = {
    "tf.train.Checkpoint": frozenset({"save", "restore", "read"}),
    "tf.train.CheckpointManager": frozenset({"save", "restore_or_initialize"}),
    "model": frozenset({"save", "save_weights", "get_weights", "export"}),
    "layer": frozenset({"get_weights"}),
}
_ANY = frozenset().union(*_METHODS.values())
_KEPT = ("checkpoint", "ckpt", "manager")


def saves(function: Function, call: ast.Call) -> str:
    """How sure it is that a call needs the values of variables; "" if it does not."""
    name = catalogue.canonical(dotted(function, call.func) or "")
    if name in _FUNCTIONS:
        return "CONTROL_FLOW"
    match call.func:
        case ast.Attribute(value=owner, attr=method) if method in _ANY:
            kind = _kind(function, owner)
            if kind:
                return "CONTROL_FLOW" if method in _METHODS.get(kind, ()) else ""
            return "INFERENCE" if _is_told(function, owner, method) else ""
    return ""


def _kind(function: Function, owner: ast.expr) -> str:
    """What an object is, as a key of the methods; "" where that isn't seen."""
    value = function.value(owner)
    if value.kind == "instance" and value.ref is not None:
        return value.ref.kind or "other"
    if value.kind in ("model", "layer"):
        return value.kind
    made = origin(function, owner)
    if made is not None and isinstance(made[1], ast.Call):
        return catalogue.canonical(dotted(made[0], made[1].func) or "") or ""
    return ""


def _is_told(function: Function, owner: ast.expr, method: str) -> bool:
    """Whether the names say what nothing else does: `manager.save()`, `net.save_weights(path)`."""
    value = function.value(owner)
    if not value.is_unknown and not (value.kind == "instance" and value.ref is None):
        return False
    called = getattr(owner, "attr", getattr(owner, "id", "")).lower()
    kept = method in ("save", "restore_or_initialize") and any(word in called for word in _KEPT)
    return kept or method == "save_weights"
