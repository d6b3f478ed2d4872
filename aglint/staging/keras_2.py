"""Whether a package has `tf.keras` be Keras 2, by the environment variable that it sets."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_KERAS_2 = re.compile(r"""TF_USE_LEGACY_KERAS["'](\]\s*=|,)\s*(["']1["']|True|["']True["'])""")


def wants_keras_2(path: str) -> bool:
    """Whether a file, or one at the top of its package, has `tf.keras` be Keras 2.

    Args:
      path: of the file.
    """
    package = Path(path).parent
    while (package.parent / "__init__.py").is_file():
        package = package.parent
    if not (package / "__init__.py").is_file():
        return False
    return _asks_for_keras_2(str(package), package.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _asks_for_keras_2(package: str, changed: int) -> bool:
    return any(
        _KERAS_2.search(file.read_text("utf-8", "replace")) is not None
        for file in sorted(Path(package).glob("*.py"))
    )
