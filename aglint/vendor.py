"""The runtime as a part of the user's own package: written there, found there, written anew."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aglint import __version__

NAME = "aglint_runtime"
"""What the directory is called where the user does not say."""

_ROOT = Path(__file__).parent
_HEADER = re.compile(r"# aglint (?P<version>\S+): the runtime of converted code\b")
_IMPORT = "from aglint import runtime as ag"


class VendorError(Exception):
    """A runtime that can't be written; the text says why."""


@dataclass(frozen=True, slots=True)
class Vendored:
    """A copy of the runtime.

    Attributes:
      directory: where it is.
      module: the dotted name under which its project imports it.
      before: the version that was there before; empty where there was none.
    """

    directory: Path
    module: str
    before: str = ""


def vendor(path: Path) -> Vendored:
    """Writes the runtime into a package, in place of an older copy where there is one.

    Args:
      path: the directory of the copy, whose name ends with `runtime`, or the package to put it in.

    Raises:
      VendorError: something else is there, or it can't be written.
    """
    directory = path if path.name.endswith("runtime") else path / NAME
    directory = directory.absolute()
    before = version_of(directory) or ""
    if not before and directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise VendorError(f"{directory} is there, and is no copy of the runtime")
    module = dotted(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        _write(directory, module)
    except OSError as error:
        raise VendorError(f"can't write {directory}: {error.strerror}") from error
    return Vendored(directory, module, before)


def version_of(directory: Path) -> str | None:
    """The version of the copy of the runtime in a directory; None where there is none."""
    try:
        with open(directory / "__init__.py", encoding="utf-8") as file:
            found = _HEADER.match(file.readline())
    except (OSError, UnicodeDecodeError):
        return None
    return found["version"] if found else None


def is_part(source: str) -> bool:
    """Whether a text is that of a file of a copy."""
    return _HEADER.match(source) is not None


def found_for(file: Path) -> str | None:
    """The dotted name of the copy of the runtime that a file's own package holds.

    It is looked for beside the file and in each package round it.
    """
    directory = file.absolute().parent
    while True:
        for child in _candidates(directory):
            if version_of(child) is not None:
                return dotted(child)
        if not (directory / "__init__.py").is_file() or directory.parent == directory:
            return None
        directory = directory.parent


def _candidates(directory: Path) -> Iterator[Path]:
    try:
        yield from sorted(directory.glob("*runtime"))
    except OSError:
        return


def dotted(directory: Path) -> str:
    """The name by which modules outside of its packages import a directory."""
    names = [directory.name]
    while (directory.parent / "__init__.py").is_file():
        directory = directory.parent
        names.insert(0, directory.name)
    return ".".join(names)


def import_of(module: str) -> str:
    """The statement that imports a runtime of this dotted name as `ag`."""
    package, _, name = module.rpartition(".")
    return f"from {package} import {name} as ag" if package else f"import {name} as ag"


def _write(directory: Path, module: str) -> None:
    """Writes all files beside the place, and then moves them there at once."""
    fresh = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}."))
    try:
        for source in sorted((_ROOT / "runtime").glob("*.py")):
            text = source.read_text(encoding="utf-8").replace(_IMPORT, import_of(module))
            (fresh / source.name).write_text(_header(module) + text, encoding="utf-8")
        shutil.copyfile(_license(), fresh / "LICENSE")
        fresh.chmod(0o777 & ~_umask())
        _move(fresh, directory)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _move(fresh: Path, directory: Path) -> None:
    if not directory.exists():
        os.replace(fresh, directory)
        return
    old = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}."))
    os.replace(directory, old)
    try:
        os.replace(fresh, directory)
    except OSError:
        os.replace(old, directory)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _header(module: str) -> str:
    return (
        f"# aglint {__version__}: the runtime of converted code, as {module}.\n"
        "# Written by `aglint runtime --vendor`, which also updates it: changes here get lost.\n"
        "# SPDX-License-Identifier: Apache-2.0 (see LICENSE in this directory).\n"
    )


def _license() -> Path:
    inside = _ROOT / "LICENSE"  # as installed; in a checkout it is further out
    return inside if inside.is_file() else _ROOT.parent / "LICENSE"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
