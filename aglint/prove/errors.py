"""What an exception says, in one line. Runs in the child process only."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

SENTENCE = 160  # characters of a message
_NAMED = re.compile(r"\w*(Error|Exception): (?P<text>.+)")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def describe(error: BaseException) -> str:
    """An exception in one line."""
    text = first_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def name(error: BaseException, module: str) -> str:
    """The name of an exception's type; without its module for Python's and those of `module`."""
    kind = type(error)
    known = kind.__module__ in ("builtins", module)
    return kind.__qualname__ if known else f"{kind.__module__}.{kind.__qualname__}"


def first_line(error: BaseException) -> str:
    """What is wrong, in a sentence; AutoGraph puts it after a traceback of its own."""
    try:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    except Exception:
        return ""
    if not lines:
        return ""
    text = lines[0]
    if text == "in user code:":
        named = [match["text"] for match in map(_NAMED.match, lines) if match]
        text = named[-1] if named else lines[-1]
    text = _ADDRESS.sub("", text)
    if len(text) > SENTENCE:
        text = text.partition(". ")[0]
    return text if len(text) <= SENTENCE else text[: SENTENCE - 3] + "..."


def is_deliberate(error: BaseException, file: Path) -> bool:
    """Whether a `raise` or `assert` of the module itself raised an exception."""
    trace = traceback.extract_tb(error.__traceback__)
    if not trace or trace[-1].filename != str(file):
        return False
    return trace[-1].line.startswith(("raise", "assert"))
