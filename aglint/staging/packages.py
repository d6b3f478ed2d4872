"""Where installed packages stand that the checked code imports; nothing of them is imported.

Only those that build on TensorFlow or Keras matter: a base class or a wrapper of `tf.function` in
any other would tell nothing.

What it can't see: packages of another environment than the one that aglint runs in.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

_BUILDS_ON = re.compile(rb"^\s*(?:import|from)\s+(?:tensorflow|keras|tf_keras)\b", re.MULTILINE)
_FILES = 100
"""So many files of a package are looked into; one that builds on TensorFlow says so early."""


@lru_cache(maxsize=256)
def directory_of(name: str) -> Path | None:
    """The directory that holds a package which builds on TensorFlow or Keras.

    Args:
      name: the package's own name, without dots.
    """
    if name in sys.stdlib_module_names or name in sys.builtin_module_names:
        return None
    try:
        spec = importlib.util.find_spec(name)  # of a name without dots it imports nothing
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations or not spec.origin:
        return None
    package = Path(spec.origin).parent
    files = chain(package.glob("*.py"), package.glob("*/*.py"))
    builds = any(_BUILDS_ON.search(_read(file)) for file in islice(files, _FILES))
    return package.parent if builds else None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
