"""The proofs as one HTML page without any network: texts side by side, inputs, ways, runs.

It is made from the document that `aglint prove --output-format json` prints. The template beside
this file holds the style.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

_TEMPLATE = Path(__file__).with_name("proof.html")
_ROLES = {"proven": "good", "partly proven": "part", "not proven": "none"}
_ORDER = ("disagreed", "failed", "partly proven", "not proven", "proven")


def render(document: dict[str, Any]) -> Iterator[str]:
    """The lines of the page.

    Args:
      document: the JSON report of `aglint prove`.
    """
    files = document["files"]
    counts = Counter(one["status"] for file in files for one in file["proofs"])
    chips = "".join(
        _chip(status, f"{counts[status]} {status}") for status in _ORDER if counts[status]
    )
    title = files[0]["path"] if len(files) == 1 else f"{len(files)} files"
    page = _TEMPLATE.read_text(encoding="utf-8")
    page = page.replace("<!--title-->", escape(title)).replace("<!--counts-->", chips)
    yield from page.replace("<!--body-->", "".join(map(_file, files))).rstrip("\n").split("\n")


def _file(file: dict[str, Any]) -> str:
    if file["error"]:
        inside = f'<p class="bad">{escape(file["error"])}</p>'
    elif not file["proofs"]:
        inside = "<p>Nothing to prove: no function differs, and none has inputs.</p>"
    else:
        ranked = sorted(file["proofs"], key=lambda one: _ORDER.index(one["status"]))
        inside = "".join(map(_proof, ranked))
    return f"<section><h2>{escape(file['path'])}</h2>{inside}</section>"


def _proof(one: dict[str, Any]) -> str:
    summary = (
        f"<summary>{_chip(one['status'], one['status'])} <code>{escape(one['function'])}</code> "
        f"<span>{escape(_said(one))}</span></summary>"
    )
    opened = "" if one["status"] == "proven" else " open"
    parts = [_texts(one), _cases(one), _ways(one), _runs(one), _speed(one)]
    return f"<details{opened}>{summary}{''.join(parts)}</details>"


def _said(one: dict[str, Any]) -> str:
    """The verdict without the status, which stands beside it."""
    return one["verdict"].removeprefix(one["status"]).removeprefix(":").strip()


def _texts(one: dict[str, Any]) -> str:
    """Original and converted side by side, with the lines that only one of them has marked."""
    before, after = one["original"].splitlines(), one["converted"].splitlines()
    left, right = [], []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        gone = "" if what == "equal" else " gone"
        new = "" if what == "equal" else " new"
        height = max(b - a, d - c)
        left += [_row(before[i], gone) if i < b else _row("", " gap") for i in range(a, a + height)]
        right += [_row(after[i], new) if i < d else _row("", " gap") for i in range(c, c + height)]
    return (
        f'<div class="texts"><figure><figcaption>original</figcaption><pre>{"".join(left)}</pre>'
        f"</figure><figure><figcaption>converted</figcaption><pre>{''.join(right)}</pre></figure>"
        "</div>"
    )


def _row(text: str, role: str) -> str:
    return f'<span class="row{role}">{escape(text) or " "}</span>'


def _cases(one: dict[str, Any]) -> str:
    if not one["cases"]:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(case['call'])}</code></td>"
        f"<td>{case['origin']}</td><td><code>{escape(case['result'])}</code></td>"
        f'<td class="{_role(case["status"])}">{_chip(case["status"], case["status"])} '
        f"{escape(case['detail'])}</td></tr>"
        for case in one["cases"]
    )
    dropped = ""
    if one["dropped"]:
        dropped = (
            f"<p class=note>{one['dropped']} more were made up, on which the original fails.</p>"
        )
    return (
        _table("Inputs", ("input", "from", "the original gives", "verdict"), rows, "stacks")
        + dropped
    )


def _ways(one: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>line {way['line']}</td><td>{way['kind']} <code>{escape(way['text'])}</code></td>"
        f"<td>{escape(', '.join(way['ways'])) or '<b>never ran</b>'}</td>"
        f"<td>{'yes' if way['converted'] else 'no'}</td></tr>"
        for way in one["ways"]
    )
    return _table("Which way they went", ("", "decision", "went", "converted"), rows)


def _runs(one: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(run['name'])}</td>"
        f"{'<td>agrees' if run['agrees'] else '<td class=bad>differs'}</td>"
        f"<td>{'' if run['traces'] is None else run['traces']}</td>"
        f"<td>{escape(run['detail'])}</td></tr>"
        for run in one["runs"]
    )
    return _table("Runs", ("run", "to the reference", "traces", "what it did"), rows)


def _speed(one: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(way['name'])}</td><td class=number>{way['first'] * 1e3:.1f} ms</td>"
        f"<td class=number>{way['next'] * 1e3:.2f} ms</td></tr>"
        for way in one["speed"]
    )
    return _table("Speed", ("run", "first call, with tracing", "calls after it"), rows)


def _table(title: str, heads: tuple[str, ...], rows: str, role: str = "") -> str:
    if not rows:
        return ""
    top = "".join(f"<th scope=col>{head}</th>" for head in heads)
    return (
        f'<h3>{title}</h3><div class="wide"><table class="{role}"><thead><tr>{top}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _chip(status: str, text: str) -> str:
    return f'<span class="chip {_role(status)}">{escape(text)}</span>'


def _role(status: str) -> str:
    return _ROLES.get(status, "bad")
