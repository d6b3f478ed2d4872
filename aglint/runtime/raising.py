"""`raise` in a staged branch, `assert`: the graph fails when it comes there, not the trace."""

from __future__ import annotations

import dis
from collections.abc import Callable
from types import TracebackType
from typing import Any

from .staged import condition, is_staged, tensorflow, unconverted
from .untyped import UNSET


@unconverted
def ensure(test: Any, message: Callable[[], Any] | None = None) -> None:
    """Does what `assert test, message()` does; in the graph if `test` is staged.

    Raises:
      AssertionError: `test` is false, and Python runs with assertions.
    """
    if not __debug__:
        return
    if is_staged(test):
        said = ["assertion failed"] if message is None else [message()]
        tensorflow().debugging.Assert(condition(test), said)
    elif not test:
        raise AssertionError(*([] if message is None else [message()]))


def traced(branch: Callable[[], Any]) -> Any:
    """Runs a branch that a staged condition chooses.

    Returns:
      What the branch returns. Where it ends with a `raise` of its own, an assertion that fails has
      been put into the graph, and the result is UNSET: nobody gets it.
    """
    try:
        return branch()
    except Exception as error:
        if not _is_own(error, branch):
            raise
        said = f"{type(error).__name__}: {error}"
        tensorflow().debugging.Assert(False, [said])
        return UNSET


def _is_own(error: Exception, branch: Callable[[], Any]) -> bool:
    """Whether an exception comes from a `raise` or `assert` of the branch, not from a callee."""
    code = getattr(branch, "__code__", None)
    frame: TracebackType | None = error.__traceback__
    frame = frame and frame.tb_next
    if code is None or frame is None or frame.tb_frame.f_code is not code:
        return False
    if (inner := frame.tb_next) is not None:
        return inner.tb_next is None and inner.tb_frame.f_code is ensure.__code__
    opcode = code.co_code[frame.tb_lasti]
    return dis.opname[opcode] == "RAISE_VARARGS"
