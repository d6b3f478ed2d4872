"""Standard output and error of the child process, in files whose growth the parent watches.

Everything that prints, Python or native code, arrives in order, and nothing can block. What
Python writes to `sys.stderr` (warnings, logs) is dropped: it names lines and files, which differ
between two texts. `tf.print` writes below Python, so its text is kept. Runs in the child process
only.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TextIO

HOME = ""
_process = os.getpid()
_LOG = re.compile(r"^([IWEF]\d{4} |\d{4}-\d\d-\d\d |WARNING: All log messages)")
_files: list[int] = []
_python: dict[str, TextIO] = {}


def install(home: str) -> None:
    """Sends file descriptors 1 and 2 to files in a directory, and `sys.stderr` nowhere."""
    global HOME
    HOME = home
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        file = os.open(Path(home) / name, flags, 0o600)
        os.dup2(file, descriptor)
        _files.append(file)
    streams()


def leave_forks() -> None:
    """Ends a fork that returns from user code into ours."""
    if os.getpid() != _process:
        os._exit(0)


def streams() -> None:
    """Puts Python's own streams back, if user code has replaced or closed them."""
    if sys.stdout is _python.get("stdout") and not sys.stdout.closed:
        return
    for name, target in (("stdout", 1), ("stderr", os.devnull)):
        stream = open(  # noqa: SIM115 (it stays open)
            target, "w", encoding="utf-8", errors="replace", closefd=target != 1
        )
        _python[name] = stream
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def take() -> tuple[str, str]:
    """What was printed since the last time: standard output, and native standard error."""
    stream = _python["stdout"]
    if not stream.closed:
        stream.flush()
    printed, native = (_read(file) for file in _files)
    lines = native.splitlines(keepends=True)
    return printed, "".join(line for line in lines if not _LOG.match(line))


def _read(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    blocks = []
    while block := os.read(file, 1 << 20):
        blocks.append(block)
    os.ftruncate(file, 0)
    return b"".join(blocks).decode("utf-8", "replace")
