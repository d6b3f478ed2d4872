"""An `input_signature` that the function, or a call of it, does not agree with."""

from __future__ import annotations

import ast

from aglint.checks._entries import entering
from aglint.diagnostic import Related
from aglint.staging.function import Function
from aglint.staging.values import Value


def check_module(module, report) -> None:
    """Reports signatures that leave a parameter out, and tensors of another dtype or rank."""
    for function in module.functions:
        if function.traced is not None and function.traced.entry == "tf.function":
            missing = _missing(function)
            if missing is not None:
                spec, name = missing
                report(spec, what=f"`input_signature` has no `tf.TensorSpec` for `{name}`")
    for caller, call, entry in entering(module):
        if not entry.has_signature or entry.function.traced is None:
            continue
        for name, spec in entry.function.traced.gives.items():
            passed = entry.function.argument_of(caller, call, name)
            problem = "" if passed is None else _problem(passed, spec)
            if problem:
                span = module.source.span(entry.made)
                report(
                    call,
                    what=f"`{name}` is {problem}",
                    related=[Related("the signature", span)],
                    confidence="CONTROL_FLOW" if passed.sure else "INFERENCE",
                )


def _missing(function: Function) -> tuple[ast.expr, str] | None:
    """The signature that names fewer parameters than there must be, and the first without."""
    for decorator in getattr(function.node, "decorator_list", ()):
        if not isinstance(decorator, ast.Call):
            continue
        for word in decorator.keywords:
            if word.arg == "input_signature" and isinstance(word.value, ast.List | ast.Tuple):
                parts = word.value.elts
                arguments = function.node.args
                names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
                wanted = names[: len(names) - len(arguments.defaults)]
                wanted = wanted[1 if function.is_method else 0 :]
                if any(isinstance(part, ast.Starred) for part in parts):
                    return None
                if len(parts) < len(wanted):
                    return word.value, wanted[len(parts)]
    return None


def _problem(value: Value, spec: Value) -> str:
    """What is wrong with an argument, "" if nothing is known to be."""
    if value.kind != "tensor" or spec.kind != "tensor" or value.optional or not value.sure:
        return ""
    if value.dtype and spec.dtype and value.dtype != spec.dtype:
        return f"{value.dtype}, and the signature says {spec.dtype}"
    if value.shape is None or spec.shape is None:
        return ""
    if len(value.shape) != len(spec.shape):
        return f"of rank {len(value.shape)}, and the signature says {len(spec.shape)}"
    for size, wanted in zip(value.shape, spec.shape, strict=True):
        if size is not None and wanted is not None and size != wanted:
            return f"of size {size} where the signature says {wanted}"
    return ""
