"""Which files a list of paths stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from aglint.config import Config, Configs
from aglint.selection import matches

SKIPPED = frozenset({
    ".eggs", ".env", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pytest_cache",
    ".ruff_cache", ".svn", ".tox", ".venv", "__pycache__", "build", "dist", "node_modules",
    "site-packages", "venv",
})  # fmt: skip
"""Directories that are left out while walking, unless `exclude` is configured."""


def python_files(paths: Iterable[str], configs: Configs, force_exclude: bool = False) -> list[str]:
    """The files to check, sorted, each once.

    Args:
      paths: files, which are taken whatever they are called, and directories.
      configs: who finds the configuration of a directory.
      force_exclude: leave out excluded files also when they are named.

    Raises:
      FileNotFoundError: a path does not exist; the text says which.
      ConfigError: the configuration of a directory can't be used.
    """
    found: set[str] = set()
    for path in paths:
        if os.path.isdir(path):
            found.update(_walk(os.path.normpath(path), configs))
        elif not os.path.lexists(path):
            raise FileNotFoundError(f"no such file or directory: {path}")
        else:
            config = configs.of_file(Path(path))
            if not (force_exclude and _excluded(path, config)):
                found.add(os.path.normpath(path))
    return sorted(found)


def _walk(top: str, configs: Configs) -> Iterator[str]:
    for directory, inner, files in os.walk(top):
        config = configs.of_directory(Path(directory))
        inner[:] = [one for one in inner if not _skipped(os.path.join(directory, one), config)]
        for name in files:
            path = os.path.normpath(os.path.join(directory, name))
            if name.endswith(".py") and not _skipped(path, config):
                yield path


def _skipped(path: str, config: Config) -> bool:
    usual = config.exclude is None and os.path.basename(path) in SKIPPED
    return usual or matches((config.exclude or ()) + config.extend_exclude, config, path)


def _excluded(path: str, config: Config) -> bool:
    """Whether a named file lies under something excluded."""
    parts = Path(os.path.relpath(path, config.root)).parts[:-1]
    usual = config.exclude is None and not SKIPPED.isdisjoint(parts)
    return usual or matches((config.exclude or ()) + config.extend_exclude, config, path)
