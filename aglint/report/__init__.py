"""Ways to print findings: one format a file, each with `render(view) -> Iterator[str]` of lines."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from aglint.report.view import View

FORMATS = ("text", "concise", "json")


def render(name: str, view: View) -> Iterator[str]:
    """The lines of a report.

    Args:
      name: one of `FORMATS`.
      view: what to print.
    """
    return importlib.import_module(f"aglint.report.{name}").render(view)
