"""What a docstring says of the type of a parameter, where that is a plain Python type.

Source: the styles of Google, NumPy and Sphinx, as Napoleon reads them.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache

_TYPES = r"(?:int|integer|bool|boolean|str|string|callable)"
_DOCUMENTED = re.compile(
    rf"""^\s*(?:
        :(?:param|type)\s+{_TYPES}\s+(?P<sphinx>\w+)\s*:             # :param int n:
      | :type\s+(?P<typed>\w+)\s*:\s*{_TYPES}\b(?P<after>.*)         # :type n: int
      | \*{{0,2}}(?P<google>\w+)\s*\(\s*`*{_TYPES}\b(?P<inside>[^)]*)\)\s*:    # n (int, optional):
      | (?P<named>\w+)\s*:\s*(?:(?:an?|the|optional|python)\s+)*[`'"]*{_TYPES}\b(?P<rest>.*)
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def is_plain(node: ast.AST, name: str) -> bool:
    """Whether the docstring of a function says that a parameter is a plain Python value.

    Args:
      node: the function.
      name: of the parameter.
    """
    return name in _plain(node)


@lru_cache(64)
def _plain(node: ast.AST) -> frozenset[str]:
    text = None if isinstance(node, ast.Lambda) else ast.get_docstring(node, clean=False)
    found = set()
    for match in _DOCUMENTED.finditer(text or ""):
        if "tensor" not in match.group().lower():
            found.update(filter(None, match.group("sphinx", "typed", "google", "named")))
    return frozenset(found)
