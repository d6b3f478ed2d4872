"""The map as JSON for editors; lines and columns from 1, in characters, ends exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from aglint import __version__
from aglint.report.json import diagnostic_data, place_data
from aglint.stagemap import OUTCOMES, FileCheck, FileMap, FunctionMap, Mark, Step

VERSION = 1
"""Of the schema; a new key does not change it, a new meaning of an old one does."""


def render(maps: Iterable[FileMap]) -> Iterator[str]:
    """The lines of the report."""
    yield from _document([_file(one) for one in maps])


def _document(files: list[dict[str, Any]]) -> Iterator[str]:
    document = {
        "version": VERSION,
        "tool": {"name": "aglint", "version": __version__},
        "outcomes": OUTCOMES,
        "files": files,
    }
    yield from json.dumps(document, indent=2, ensure_ascii=False).split("\n")


def render_check(files: Iterable[FileCheck]) -> Iterator[str]:
    """The lines of the report on a map against TensorFlow: the map, with a `tensorflow` each."""
    shown = []
    for one in files:
        data = _file(one.map)
        told = {checked.mark.number: checked for checked in one.checked}
        for mark in (mark for function in data["functions"] for mark in function["marks"]):
            checked = told.get(mark["id"])
            seen = checked and {"status": checked.status, "seen": checked.seen}
            mark["tensorflow"] = seen
        data["examples"] = [
            {"line": ran.line, "unready": ran.unready or None, "error": ran.error or None}
            for ran in one.examples
        ]
        shown.append(data)
    yield from _document(shown)


def _file(one: FileMap) -> dict[str, Any]:
    path = one.source.path
    return {
        "filename": path,
        "functions": [_function(function, path) for function in one.functions],
        "findings": [diagnostic_data(found) for found in one.findings],
    }


def _function(one: FunctionMap, path: str) -> dict[str, Any]:
    return {
        "name": one.name,
        **place_data(one.span),
        "traced": one.traced,
        "traced_from": None if one.traced_from is None else _step(one.traced_from, path),
        "autograph": one.autograph,
        "autograph_off": one.autograph_off,
        "marks": [_mark(mark, path) for mark in one.marks],
        "findings": [diagnostic_data(found) for found in one.findings],
        "traces": [_step(step, path) for step in one.traces],
        "doubts": [_step(step, path) for step in one.doubts],
    }


def _mark(mark: Mark, path: str) -> dict[str, Any]:
    return {
        "id": mark.number,
        "kind": mark.kind,
        **place_data(mark.head),
        "statement": place_data(mark.span),
        "outcome": mark.outcome,
        "becomes": mark.becomes or None,
        "sure": mark.sure,
        "decider": {"text": mark.text, "value": mark.value},
        "summary": mark.summary,
        "message": mark.message or None,
        "reasons": [_step(step, path) for step in mark.reasons],
        "carried": [
            {"name": one.name, "before": one.before, "after": one.after} for one in mark.carried
        ],
        "findings": [diagnostic_data(found) for found in mark.findings],
    }


def _step(step: Step, path: str) -> dict[str, Any]:
    return {"text": step.text, "filename": step.path or path, **place_data(step.span)}
