"""One JSON document for programs; lines and columns from 1, in characters, ends exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aglint import __version__
from aglint.diagnostic import SAFE, UNSAFE, Diagnostic, Fix, Related
from aglint.report.view import View
from aglint.rule import catalogue
from aglint.source import Span

VERSION = 1
"""Of the schema; a new key does not change it, a new meaning of an old one does."""


def render(view: View) -> Iterator[str]:
    """The lines of the report."""
    document = {
        "version": VERSION,
        "tool": {"name": "aglint", "version": __version__},
        "files": view.files,
        "diagnostics": [diagnostic_data(one) for one in view.diagnostics],
        "summary": {
            "problems": len(view.diagnostics),
            "files_with_problems": view.affected,
            "fixable": view.fixable(SAFE),
            "fixable_unsafe": view.fixable(UNSAFE),
            "by_code": {code: count for (code, _), count in view.counts},
        },
    }
    yield from json.dumps(document, indent=2, ensure_ascii=False).split("\n")


def diagnostic_data(one: Diagnostic) -> dict[str, Any]:
    """One finding."""
    return {
        "code": one.code,
        "symbol": one.symbol,
        "msgid": catalogue()[one.symbol].msgid,
        "severity": one.severity,
        "confidence": one.confidence,
        "message": one.message,
        "why": one.why,
        "help": one.help,
        "filename": one.path,
        **place_data(one.span),
        "related": [_related(one, other) for other in one.related],
        "fix": _fix(one.fix),
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "applicability": fix.applicability,
        "message": fix.message,
        "edits": [{**place_data(edit.span), "content": edit.text} for edit in fix.edits],
    }


def _related(one: Diagnostic, other: Related) -> dict[str, Any]:
    return {
        "message": other.message,
        "filename": other.path or one.path,
        **place_data(other.span),
    }


def place_data(span: Span) -> dict[str, Any]:
    """Where something stands."""
    return {
        "location": {"row": span.line, "column": span.column + 1},
        "end_location": {"row": span.end_line, "column": span.end_column + 1},
    }
