"""`model.predict(...)` in traced code: Keras' own loops, which need values and not a graph."""

from __future__ import annotations

import ast

_LOOPS = frozenset(
    {
        *("fit", "evaluate", "predict", "fit_generator", "evaluate_generator"),
        *("predict_generator", "train_on_batch", "test_on_batch", "predict_on_batch"),
    }
)
_TELLING = frozenset({"verbose", "epochs", "batch_size", "steps", "steps_per_epoch", "callbacks"})


def check(function, report) -> None:
    """Reports Keras' training, evaluation and prediction loops that traced code calls."""
    for call in function.nodes(ast.Call):
        match call.func:
            case ast.Attribute(value=owner, attr=method) if method in _LOOPS:
                confidence = _model(function, owner, method, call)
                if confidence:
                    name = function.module.source.segment(owner)
                    report(call, call=f"{name}.{method}", model=name, confidence=confidence)


def _model(function, owner: ast.expr, method: str, call: ast.Call) -> str:
    """How sure it is that a method is one of a Keras model's; "" if it is not."""
    value = function.value(owner)
    if value.kind == "model":
        return "CONTROL_FLOW"
    if value.kind == "instance" and value.ref is not None:
        own = value.ref.method(method) is not None
        return "CONTROL_FLOW" if value.ref.kind == "model" and not own else ""
    told = any(word.arg in _TELLING for word in call.keywords)
    return "INFERENCE" if value.is_unknown and told else ""
