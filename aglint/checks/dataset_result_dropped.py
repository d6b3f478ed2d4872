"""`dataset.shuffle(...)` as a statement: the dataset itself stays as it was."""

from __future__ import annotations

import ast

from aglint.checks._dropped import awaits_error
from aglint.checks._staged import text
from aglint.staging import catalogue

#: Arguments by which a call shows that it is one of `tf.data`, whatever the receiver is.
_TELLING = frozenset({"buffer_size", "drop_remainder", "num_parallel_calls", "padded_shapes"})
_CHAIN = "bind the result of the whole chain to a name, and use that"


def check_module(module, report) -> None:
    """Reports each transformation of a dataset whose result nobody takes."""
    imported = module.imports.names.values()
    if not any((dotted or "").startswith("tensorflow") for dotted in imported):
        return
    for function in (module.body, *module.functions):
        for statement in function.nodes(ast.Expr):
            match statement.value:
                case ast.Call(func=ast.Attribute(value=owner, attr=method)) as call:
                    confidence = _transforms(function, owner, method, call)
                    if confidence and not awaits_error(function, statement):
                        named = isinstance(owner, ast.Name | ast.Attribute)
                        report(
                            call,
                            name=text(owner),
                            call=f"{text(owner)}.{method}(...)",
                            confidence=confidence,
                            help="" if named else _CHAIN,
                        )


def _transforms(function, owner: ast.expr, method: str, call: ast.Call) -> str:
    """How sure it is that a call makes a new dataset of its receiver; "" if it is not."""
    entry = catalogue.method("dataset", method)
    if entry is None or entry.kind != "method" or entry.returns != "dataset":
        return ""
    if entry.callbacks and function.name.startswith("test"):
        return ""  # `map` traces what it is given: that much a test may want
    value = function.value_from_afar(owner)
    if value.kind == "dataset":
        return "CONTROL_FLOW"
    told = any(word.arg in _TELLING for word in call.keywords)
    return "INFERENCE" if value.is_unknown and told else ""
