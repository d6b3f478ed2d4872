"""A copy of the package and its cards, for what changes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A directory with `aglint`, `rules`, `docs` and the pyproject.toml."""
    root = tmp_path / "checkout"
    for name in ("aglint", "rules", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root
