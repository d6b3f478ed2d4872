"""`print`, `logging` and the like in traced code: they run while TensorFlow traces."""

from __future__ import annotations

import ast
import re

from aglint.checks._names import dotted, origin
from aglint.diagnostic import Related
from aglint.staging.values import TENSORS

_FUNCTIONS = frozenset(
    {"pprint.pprint", "pprint.pp", "rich.print", "warnings.warn", "sys.stdout.write"}
    | {"sys.stderr.write", "tqdm.tqdm.write", "tqdm.write", "click.echo"}
)
_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical"})
_LEVELS |= {"fatal", "log", "vlog", "log_first_n", "log_every_n", "log_if", "log_every_n_seconds"}
_LOGGERS = ("logging", "absl.logging", "loguru.logger", "tensorflow.logging")
_LOGGERS += ("tensorflow.compat.v1.logging",)
_MAKE_LOGGER = frozenset({"logging.getLogger", "logging.Logger", "tensorflow.get_logger"})
_MAKE_LOGGER |= {"absl.logging.get_absl_logger", "structlog.get_logger"}
_OF_TRACING = re.compile(r"trac(e\b|ing|ed)|compil|build|graph|called once", re.IGNORECASE)


def check(function, report) -> None:
    """Reports output of tensors, in staged statements, or of a bare text on the way through."""
    for call in function.nodes(ast.Call):
        name = _writer(function, call)
        if name is None:
            continue
        shown = _tensor_shown(function, call)
        staged = function.staged_round(call)
        if shown is not None:
            part, value = shown
            report(
                call,
                call=name,
                confidence="CONTROL_FLOW" if value.sure else "INFERENCE",
                why=f"`{ast.unparse(part)}` has no value yet: {value.why or 'it is a tensor'}",
                detail="when it is traced, and shows a symbolic tensor",
            )
        elif staged:
            statement, verdict = staged[0]
            source = function.module.source
            report(
                call,
                call=name,
                confidence=verdict.confidence,
                why=verdict.why,
                detail="when it is traced, whichever way a run takes",
                related=[Related("staged because a tensor decides", source.span(statement))],
            )
        elif name == "print" and function.traced.entry == "dataset":
            report(
                call,
                call=name,
                confidence="INFERENCE",
                detail="when the dataset is put together, not for each element",
            )
        elif name != "warnings.warn" and _left_over(function, call):
            report(call, call=name, severity="refactor", detail="when it is traced, not per call")


def _writer(function, call: ast.Call) -> str | None:
    """What a call prints with, for the message; None if it doesn't print."""
    name = dotted(function, call.func)
    if name is None and isinstance(call.func, ast.Name):
        value = function.value(call.func)
        return "print" if value.kind == "builtin" and value.ref == "print" else None
    if name in _FUNCTIONS:
        return name
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _LEVELS:
        return None
    if name is not None and name.rpartition(".")[0] in _LOGGERS:
        return name
    logger = origin(function, call.func.value)
    if logger is None or not isinstance(logger[1], ast.Call):
        return None
    made = dotted(logger[0], logger[1].func)
    return ast.unparse(call.func) if made in _MAKE_LOGGER else None


def _tensor_shown(function, call: ast.Call):
    """The first tensor among the arguments, in an f-string or after `%` too."""
    parts = [*call.args, *(word.value for word in call.keywords if word.arg != "file")]
    while parts:
        part = parts.pop(0)
        match part:
            case ast.JoinedStr():
                parts[:0] = [v.value for v in part.values if isinstance(v, ast.FormattedValue)]
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(), right=right):
                parts.insert(0, right)
            case ast.Tuple() | ast.List():
                parts[:0] = part.elts
            case ast.Starred():
                parts.insert(0, part.value)
            case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format")):
                parts[:0] = [*part.args, *(word.value for word in part.keywords)]
            case ast.Call(func=ast.Name(id="str" | "repr"), args=[inner]):
                parts.insert(0, inner)
            case _:
                value = function.value(part)
                if value.kind in TENSORS:
                    return part, value
    return None


def _left_over(function, call: ast.Call) -> bool:
    """Whether it prints on every way through, and nothing that tracing alone knows.

    Under a Python `if`, in an `except` or with a static shape it tells of the trace on purpose.
    """
    for outer in function.ancestors(call):
        if isinstance(outer, ast.If | ast.For | ast.While | ast.Try | ast.ExceptHandler):
            return False
    callee = set(ast.walk(call.func))
    for part in ast.walk(call):
        if part in callee or part is call:
            continue
        if isinstance(part, ast.Attribute | ast.Call | ast.Name):
            return False
        text = part.value if isinstance(part, ast.Constant) else None
        if isinstance(text, str) and _OF_TRACING.search(text):
            return False
    return True
