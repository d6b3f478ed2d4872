"""Runs the command of a copy of the package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def aglint(root: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Runs the command of a checkout there."""
    return subprocess.run(
        [sys.executable, "-m", "aglint", *argv],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=300,
    )
