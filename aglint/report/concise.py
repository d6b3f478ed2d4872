"""One line a finding: `path:line:column: CODE [*] message (symbol)`, columns from 1.

The star is there where `aglint fix` can do away with the finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from aglint.report.view import View, star


def render(view: View) -> Iterator[str]:
    """The lines of the report."""
    for one in view.diagnostics:
        place = f"{one.path}:{one.span.line}:{one.span.column + 1}"
        yield f"{place}: {one.code}{star(one)} {one.message} ({one.symbol})"
