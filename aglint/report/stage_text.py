"""The map for a terminal: the source with marks in its margin, and beneath it why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from aglint.diagnostic import Diagnostic
from aglint.source import Span
from aglint.stagemap import (
    AGREES,
    DISAGREES,
    NOT_SEEN,
    OUTCOMES,
    STATUSES,
    FileCheck,
    FileMap,
    FunctionMap,
    Mark,
    Step,
)

WORST = ("fail", "differ", "unknown", "unroll", "stage", "python")
"""The outcomes in the order in which one stands for a line that has several."""

_COLORS = {
    "fail": "31",
    "differ": "33",
    "unknown": "35",
    "unroll": "36",
    "stage": "32",
    "python": "90",
    "frame": "34",
    "head": "1",
}
_MARGIN = max(map(len, OUTCOMES)) + 1

Paint = Callable[[str, str], str]


def render(maps: Iterable[FileMap], color: bool = False) -> Iterator[str]:
    """The lines of the report."""
    paint = _paint if color else _plain
    for index, one in enumerate(maps):
        if index:
            yield ""
        yield paint(one.source.path, "head")
        for block in _blocks(one.functions):
            yield ""
            yield from _block(one, block, paint)
        if not one.functions:
            yield "  nothing in sight traces its functions; `--all` shows them all the same"
        if one.findings:
            yield ""
            yield "elsewhere in the file:"
            yield from (f"  {_finding(found)}" for found in one.findings)


def render_check(files: Iterable[FileCheck]) -> Iterator[str]:
    """The lines of the report on a map against TensorFlow."""
    for one in files:
        yield one.map.source.path
        for checked in one.checked:
            mark = checked.mark
            made = f" (`{mark.becomes}`)" if mark.becomes else ""
            said = f"{mark.kind} `{mark.text}`: {mark.outcome}{made}"
            yield f"  {checked.status:<9}  {_at(mark.head)}: {said}; TensorFlow: {checked.seen}"
        for example in one.examples:
            if example.unready:
                yield f"  the example in line {example.line} was not run: {example.unready}"
        counts = Counter(checked.status for checked in one.checked)
        told = ", ".join(f"{counts[status]} {_COUNTED[status]}" for status in STATUSES)
        yield f"  {_many(len(one.examples), 'example')}, {_many(len(one.checked), 'mark')}: {told}"


_COUNTED = {AGREES: "agree", DISAGREES: "disagree", NOT_SEEN: "not seen"}


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _blocks(functions: Iterable[FunctionMap]) -> list[list[FunctionMap]]:
    """The functions, those inside another one together with it."""
    blocks: list[list[FunctionMap]] = []
    for one in sorted(functions, key=lambda one: (one.span.line, -one.span.end_line)):
        if blocks and one.span.end_line <= blocks[-1][0].span.end_line:
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return blocks


def _block(one: FileMap, block: list[FunctionMap], paint: Paint) -> Iterator[str]:
    for function in block:
        yield f"{paint(function.name, 'head')}: {status(function)}"
    marks = sorted((mark for f in block for mark in f.marks), key=lambda mark: mark.number)
    first, last = block[0].span.line, block[0].span.end_line
    width = len(str(last))
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.head.line, []).append(mark)
    codes = {found.span.line: found.code for f in block for found in f.findings}
    for line in range(first, last + 1):
        text = one.source.lines[line - 1].expandtabs(4)
        sign, role = _sign(by_line.get(line, []))
        sign = sign or codes.get(line, "")
        row = f"{paint(f'{sign:<{_MARGIN}}', role)} {paint(f'{line:>{width}} |', 'frame')} {text}"
        yield row.rstrip()
    for mark in marks:
        yield from _details(mark, width, paint)
    for function in block:
        for found in function.findings:
            yield f"  {_finding(found)}"
        if function.doubts:
            yield ""
            yield f"  {paint('unknown', 'unknown')}: what these make of it"
            yield from (f"    {place(step)}: {step.text}" for step in function.doubts)
        if function.traces:
            yield ""
            yield f"  {paint(f'traced {len(function.traces)} times', 'head')} by this file's calls"
            yield from (f"    {place(step)}: {step.text}" for step in function.traces)


def status(function: FunctionMap) -> str:
    """How a function is run, in a sentence."""
    if not function.traced:
        return "not traced, as far as this file tells"
    where = f" ({place(function.traced_from)})" if function.traced_from else ""
    how = "AutoGraph converts it"
    if not function.autograph:
        how = f"AutoGraph does not convert it: {function.autograph_off}"
    return f"{function.reason}{where}; {how}"


def place(step: Step) -> str:
    """A step's place: `line 7`, with the file if that is another one."""
    return f"{step.path}:{step.span.line}" if step.path else f"line {step.span.line}"


def _sign(marks: list[Mark]) -> tuple[str, str]:
    if not marks:
        return "", "frame"
    worst = min(marks, key=lambda mark: WORST.index(mark.outcome))
    doubt = "?" if worst.outcome == "stage" and not worst.sure else ""
    return f"{worst.outcome}{doubt}", worst.outcome


def _details(mark: Mark, width: int, paint: Paint) -> Iterator[str]:
    yield ""
    where = _at(mark.head)
    yield f"  {paint(mark.outcome, mark.outcome)} {where}: {mark.kind} `{mark.text}`"
    yield f"    {mark.summary}"
    if mark.message:
        yield f"    {paint('says:', 'head')} {mark.message}"
    if mark.outcome != "python" or mark.findings:
        for index, step in enumerate(mark.reasons):
            title = paint("why:", "head") if not index else "    "
            yield f"    {title} {place(step)}: {step.text}"
        for index, name in enumerate(mark.carried):
            title = paint("carries:", "head") if not index else "        "
            yield f"    {title} {name.name}: {name.before} -> {name.after}"
    for found in mark.findings:
        said = _finding(found)
        if found.message == mark.summary:
            said = f"{found.code} {found.symbol}, {_at(found.span)}"
        yield f"    {paint('check:', 'head')} {said}"


def _at(span: Span) -> str:
    return f"line {span.line}, column {span.column + 1}"


def _finding(one: Diagnostic) -> str:
    return f"{one.code} {one.span.line}:{one.span.column + 1} {one.message} ({one.symbol})"


def _paint(text: str, role: str) -> str:
    return f"\033[{_COLORS[role]}m{text}\033[0m"


def _plain(text: str, role: str) -> str:
    return text
