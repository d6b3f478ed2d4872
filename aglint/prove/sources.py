"""Where inputs come from: one module a source, each with `find(outline) -> list[Input]`."""

from __future__ import annotations

from aglint.prove import examples
from aglint.prove.inputs import Input, Outline

SOURCES = (examples,)


def gather(outline: Outline) -> list[Input]:
    """All inputs of a module, in the order in which the sources are trusted.

    Raises:
      SourceError: the module is not Python.
    """
    return [item for source in SOURCES for item in source.find(outline)]
