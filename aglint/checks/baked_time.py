"""The clock and the environment read in traced code: read once, when TensorFlow traces."""

from __future__ import annotations

import ast

from aglint.checks._baked import named_only
from aglint.checks._names import dotted

_CLOCKS = frozenset(
    {
        *(f"time.{name}" for name in ("time", "perf_counter", "monotonic", "process_time")),
        *(f"time.{name}_ns" for name in ("time", "perf_counter", "monotonic", "process_time")),
        *("time.localtime", "time.gmtime", "time.strftime", "time.ctime", "time.asctime"),
        *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"),
        *("datetime.date.today", "timeit.default_timer", "time.thread_time"),
    }
)
_ENVIRONMENT = frozenset({"os.getenv", "os.environ.get"})


def check(function, report) -> None:
    """Reports each reading of the clock, and of an environment variable as `refactor`."""
    for node in function.nodes(ast.Call, ast.Subscript):
        if isinstance(node, ast.Subscript):
            reads = isinstance(node.ctx, ast.Load) and dotted(function, node.value) == "os.environ"
            name = "os.environ"
        else:
            name = dotted(function, node.func)
            reads = name in _CLOCKS or name in _ENVIRONMENT
        if not reads or named_only(function, node):
            continue
        clock = name in _CLOCKS
        called = node.func if isinstance(node, ast.Call) else node
        report(
            node,
            call=ast.unparse(called),
            severity=None if clock else "refactor",
            confidence=None if clock else "INFERENCE",
            help="" if clock else "read it outside and pass it in, if it may change",
        )
