"""What the user's functions say about the names of the state, for error messages and first guesses.

Only code objects are read: no source file is needed, and what AutoGraph has rewritten is understood
too. What has no code object (a partial, a callable object) gives numbered names and no guess.
"""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import Any


def parameters(function: Callable[..., Any], skip: int, count: int) -> list[str]:
    """Returns `count` names for the state that `function` takes after `skip` other arguments."""
    code = _code(function)
    if code is not None:
        bound = 1 if hasattr(function, "__self__") else 0
        names = code.co_varnames[skip + bound : code.co_argcount]
        if len(names) >= count:
            return list(names[:count])
    return [f"state {i + 1}" for i in range(count)]


def rebound(function: Callable[..., Any], names: Sequence[str]) -> list[bool]:
    """Guesses which of its parameters `function` may return changed.

    A parameter that a `def` never assigns to is most likely returned as it came. The guess only
    saves work: a wrong one costs another trace of the body.
    """
    code = _code(function)
    if code is None or code.co_name == "<lambda>":
        return [True] * len(names)
    if "set_item" in code.co_names:
        return [True] * len(names)  # it is what is returned that has changed
    stored = set(_stored(code))
    return [name in stored for name in names]


def unread(function: Callable[..., Any], names: Sequence[str]) -> list[bool]:
    """Says which of its parameters `function` never looks at: `_y`, where the body binds `y`."""
    code = _code(function)
    if code is None:
        return [False] * len(names)
    used = {name for step in dis.get_instructions(code) for name in _named(step)}
    return [name.startswith("_") and name not in used for name in names]


def _named(step: dis.Instruction) -> tuple[str, ...]:
    if not step.opname.startswith(
        ("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE", "STORE_", "MAKE_CELL")
    ):
        return ()
    return step.argval if isinstance(step.argval, tuple) else (step.argval,)


def returned(function: Callable[..., Any]) -> list[str]:
    """Returns the names in the last `return a, b` of `function`; `[]` if it is anything else."""
    code = _code(function)
    if code is None:
        return []
    steps = [i for i in dis.get_instructions(code) if i.opname not in _NO_VALUE]
    ends = [i for i, s in enumerate(steps) if _keeps_return(s)]
    if not ends:
        ends = [i for i, s in enumerate(steps) if s.opname == "RETURN_VALUE"]
    if not ends or ends[-1] == 0:
        return []
    last = steps[ends[-1] - 1]
    if last.opname != "BUILD_TUPLE":
        return _loads(steps[: ends[-1]])[-1:]
    count = last.arg or 0
    loads = _loads(steps[: ends[-1] - 1])
    return loads[-count:] if len(loads) >= count else []


_NO_VALUE = ("RESUME", "CACHE", "NOP", "PRECALL", "PUSH_NULL", "EXTENDED_ARG")


def _keeps_return(step: dis.Instruction) -> bool:
    """Whether `step` is AutoGraph's `retval_ = ag__.ld(y)`, which it makes of `return y`."""
    return step.opname.startswith("STORE") and str(step.argval).startswith("retval_")


def _loads(steps: Sequence[dis.Instruction]) -> list[str]:
    """The names that the unbroken run of loads at the end of `steps` puts on the stack.

    AutoGraph's `ag__.ld(y)` counts as a load of `y`.
    """
    loads: list[str] = []
    i = len(steps)
    while i > 0:
        step = steps[i - 1]
        if step.opname == "CALL" and i > 3 and steps[i - 3].argval == "ld":
            step, i = steps[i - 2], i - 3
        if not step.opname.startswith(("LOAD_FAST", "LOAD_DEREF")):
            break
        # Since 3.13 one instruction may load two names.
        pair = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        loads[:0] = [str(name) for name in pair]
        i -= 1
    return loads


def _code(function: Callable[..., Any]) -> CodeType | None:
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code if isinstance(code, CodeType) else None


def _stored(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname.startswith(("STORE_FAST", "STORE_DEREF", "DELETE_FAST", "DELETE_DEREF")):
            if isinstance(step.argval, tuple):
                yield from step.argval
            else:
                yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stored(constant)
