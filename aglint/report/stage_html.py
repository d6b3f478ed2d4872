"""The map as one HTML page without any network: a click on a mark shows why.

The template beside this file holds the style and the script; what is here makes the source with
its marks and a card for each of them.
"""

from __future__ import annotations

import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from aglint.diagnostic import Diagnostic
from aglint.report.stage_text import WORST, place, status
from aglint.source import Span
from aglint.stagemap import OUTCOMES, FileMap, FunctionMap, Mark, Step

_TEMPLATE = Path(__file__).with_name("stage.html")
_TOKENS = {tokenize.COMMENT: "comment", tokenize.STRING: "string", tokenize.NUMBER: "number"}
_TAB = "    "


def render(maps: Iterable[FileMap]) -> Iterator[str]:
    """The lines of the page."""
    files = list(maps)
    title = files[0].source.path if len(files) == 1 else f"{len(files)} files"
    body = "".join(_file(one, index) for index, one in enumerate(files))
    page = _TEMPLATE.read_text(encoding="utf-8")
    page = page.replace("<!--title-->", escape(title)).replace("<!--legend-->", _legend(files))
    yield from page.replace("<!--body-->", body).rstrip("\n").split("\n")


def _legend(files: list[FileMap]) -> str:
    counts = Counter(mark.outcome for one in files for mark in one.marks)
    return "".join(
        f'<button type="button" class="chip {name}" data-outcome="{name}" '
        f'title="{escape(OUTCOMES[name])}"{"" if counts[name] else " disabled"}>'
        f"{name} <b>{counts[name]}</b></button>"
        for name in WORST
    )


def _file(one: FileMap, index: int) -> str:
    heads = {}
    for function in one.functions:
        heads.setdefault(function.span.line, []).append(function)
    shown = {
        line
        for function in one.functions
        for line in range(function.span.line, function.span.end_line + 1)
    }
    loose = [*one.findings, *(found for f in one.functions for found in f.findings)]
    notes = {found.span.line: _note(found) for found in loose}
    marks, colors = one.marks, _colors(one.source.text)
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        for line in range(mark.head.line, mark.head.end_line + 1):
            by_line.setdefault(line, []).append(mark)
    rows = []
    for line, text in enumerate(one.source.lines, 1):
        if line == len(one.source.lines) and not text:
            continue
        rows += [_banner(function) for function in heads.get(line, ())]
        here = by_line.get(line, [])
        first = [mark for mark in here if mark.head.line == line]
        sign = _sign(first, index) or notes.get(line, "")
        code = _code(text, line, here, colors.get(line, ()), index)
        dim = "" if line in shown else " dim"
        rows.append(
            f'<div class="row{dim}" id="f{index}L{line}"><span class="sign">{sign}'
            f'</span><span class="no">{line}</span><code>{code or " "}</code></div>'
        )
    cards = "".join(_card(mark, one, index) for mark in marks)
    more = ""
    if loose:
        items = "".join(f"<li>{_finding(found, index)}</li>" for found in loose)
        more = f'<section class="loose"><h3>Also found by check</h3><ul>{items}</ul></section>'
    empty = "" if one.functions else '<p class="empty">Nothing in sight traces its functions.</p>'
    return (
        f'<section class="file"><h2>{escape(one.source.path)}</h2>{empty}'
        f'<div class="source">{"".join(rows)}</div>{more}<div class="cards">{cards}</div></section>'
    )


def _banner(function: FunctionMap) -> str:
    more = [("unknown", function.doubts)]
    more.append((f"traced {len(function.traces)} times by this file's calls", function.traces))
    told = "".join(
        f"<br>{title}: " + "; ".join(f"{place(step)}: {_prose(step.text)}" for step in steps)
        for title, steps in more
        if steps
    )
    return (
        f'<div class="banner{"" if function.autograph else " off"}"><b>{escape(function.name)}</b> '
        f"{_prose(status(function))}{told}</div>"
    )


def _sign(marks: list[Mark], index: int) -> str:
    if not marks:
        return ""
    worst = min(marks, key=lambda mark: WORST.index(mark.outcome))
    doubt = "?" if worst.outcome == "stage" and not worst.sure else ""
    return (
        f'<button type="button" class="chip {worst.outcome}" data-mark="f{index}m{worst.number}" '
        f'tabindex="-1">{worst.outcome}{doubt}</button>'
    )


def _note(found: Diagnostic) -> str:
    """A finding on a line without a mark."""
    role = "fail" if found.severity == "error" else "differ"
    return f'<span class="chip {role}" title="{escape(found.message)}">{found.code}</span>'


def _code(
    text: str, line: int, marks: list[Mark], colors: Iterable[tuple[int, int, str]], index: int
) -> str:
    """A line with its marks and colours; a colour is cut where a mark begins or ends."""
    opens: dict[int, list[Mark]] = {}
    ends: dict[int, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.head[:2], -mark.head[2], -mark.head[3])):
        start, end = _stretch(mark.head, line, text)
        if start < end:
            opens.setdefault(start, []).append(mark)
            ends[end] = ends.get(end, 0) + 1
    colored = list(colors)
    cuts = {0, len(text), *opens, *ends, *(at for a, b, _ in colored for at in (a, b))}
    at = sorted(cut for cut in cuts if cut <= len(text))
    made = ""
    for start, end in zip(at, [*at[1:], len(text)], strict=True):
        made += "</span>" * ends.get(start, 0)
        for mark in opens.get(start, ()):
            key = f"f{index}m{mark.number}"
            label = escape(f"{mark.outcome}: {mark.kind} {mark.text}")
            made += (
                f'<span class="mark {mark.outcome}" data-mark="{key}" tabindex="0" role="button" '
                f'aria-label="{label}">'
            )
        part = escape(text[start:end].replace("\t", _TAB))
        color = next((name for a, b, name in colored if a <= start < b), "")
        made += f'<i class="{color}">{part}</i>' if color and part else part
    return made


def _stretch(span: Span, line: int, text: str) -> tuple[int, int]:
    """The part of a span that is on a line."""
    start = span.column if line == span.line else len(text) - len(text.lstrip())
    return start, span.end_column if line == span.end_line else len(text.rstrip())


def _colors(text: str) -> dict[int, list[tuple[int, int, str]]]:
    """The stretches to colour, by line: start, end, class."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    lines = text.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            name = _TOKENS.get(token.type, "")
            if token.type == tokenize.NAME and keyword.iskeyword(token.string):
                name = "keyword"
            if not name:
                continue
            (first, start), (last, end) = token.start, token.end
            for line in range(first, last + 1):
                length = len(lines[line - 1]) if line <= len(lines) else 0
                stop = end if line == last else length
                found.setdefault(line, []).append((start if line == first else 0, stop, name))
    except (tokenize.TokenError, SyntaxError):
        return found  # colours are no more than that
    return found


def _card(mark: Mark, one: FileMap, index: int) -> str:
    doubt = "" if mark.sure or mark.outcome == "unknown" else " <small>likely</small>"
    parts = [
        f'<header><span class="chip {mark.outcome}">{mark.outcome}{doubt}</span> '
        f"{_link(mark.head.line, index)} <span>{mark.kind}</span></header>",
        f'<p class="decider"><code>{escape(mark.text)}</code></p>',
        f"<p>{_prose(mark.summary)}</p>",
    ]
    if mark.message:
        parts.append(f'<h4>What TensorFlow will say</h4><p class="says">{escape(mark.message)}</p>')
    steps = "".join(_step(step, index) for step in mark.reasons)
    parts.append(f'<h4>Why</h4><ol class="why">{steps}</ol>')
    if mark.carried:
        rows = "".join(
            f"<tr><th scope=row><code>{escape(name.name)}</code></th><td>{escape(name.before)}</td>"
            f"<td>{escape(name.after)}</td></tr>"
            for name in mark.carried
        )
        parts.append(
            "<h4>Names that it carries</h4><table><thead><tr><th></th><th>before</th>"
            f"<th>after</th></tr></thead><tbody>{rows}</tbody></table>"
        )
    if mark.findings:
        items = "".join(f"<li>{_finding(found, index)}</li>" for found in mark.findings)
        parts.append(f"<h4>What check says</h4><ul>{items}</ul>")
    key = f"f{index}m{mark.number}"
    return (
        f'<article class="card" id="{key}" data-outcome="{mark.outcome}">{"".join(parts)}</article>'
    )


def _step(step: Step, index: int) -> str:
    where = f"<span>{escape(place(step))}</span>" if step.path else _link(step.span.line, index)
    return f"<li>{where} {_prose(step.text)}</li>"


def _finding(one: Diagnostic, index: int) -> str:
    aid = f'<br><span class="help">{_prose(one.help)}</span>' if one.help else ""
    return f"{_link(one.span.line, index)} <b>{one.code}</b> {_prose(one.message)}{aid}"


def _link(line: int, index: int) -> str:
    return f'<a href="#f{index}L{line}">line {line}</a>'


def _prose(text: str) -> str:
    """Text with what stands in backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
