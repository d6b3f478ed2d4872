"""The parts of a LibCST node, for questions that don't ask in which order they stand.

`node.children` has them in order, and builds every one anew to find that out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache

import libcst as cst


def parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes directly inside a node."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, list | tuple):
            for one in value:
                if isinstance(one, cst.CSTNode):
                    yield one


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind))
