"""Writing a file so that a reader sees the old text or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path


class WriteError(Exception):
    """A file that was not written; the text says why."""


def replace_file(path: str | Path, old: bytes, new: bytes) -> None:
    """Replaces a file's contents.

    A symbolic link stays one: the file that it leads to is replaced. Mode and owner are kept. A
    file with several hard links is written in place, so that all of them see the new text.

    Args:
      path: the file.
      old: what it held when it was read.
      new: what it shall hold.

    Raises:
      WriteError: it holds something else by now, is not writable, or the disk says no.
    """
    target = os.path.realpath(path)
    try:
        if Path(target).read_bytes() != old:
            raise WriteError("the file has changed since it was read")
        if not os.access(target, os.W_OK):
            raise WriteError("the file is not writable")
        status = os.stat(target)
        if status.st_nlink > 1 or not os.access(os.path.dirname(target), os.W_OK):
            _in_place(target, new)
        else:
            _by_rename(target, new, status)
    except OSError as error:
        raise WriteError(f"can't write the file: {error.strerror or error}") from error


def _in_place(target: str, new: bytes) -> None:
    with open(target, "r+b") as file:
        file.write(new)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _by_rename(target: str, new: bytes, status: os.stat_result) -> None:
    directory, name = os.path.split(target)
    handle, temporary = tempfile.mkstemp(dir=directory, prefix=f".{name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown"):
            # Only root may give a file away; for all others it is theirs already.
            with contextlib.suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
