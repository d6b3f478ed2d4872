"""How right aglint is about the construct programs: `python -m tests.oracle.verdicts [--write]`.

For each program of `fixtures/constructs` the map (what `aglint stage` shows) and the findings of
`aglint check` are read as one statement of what will happen when `main()` runs, and that is
compared with what TensorFlow did. Never imports TensorFlow.

What is stated, the strongest that anything in the program says:

- *never ends*: a mark or a finding says that Python draws from a dataset without end
- *fails*: a mark's outcome is `fail`, or a finding foretells an exception
- *differs*: a mark's outcome is `differ`, or a finding foretells another result
- *unknown*: a mark's outcome is `unknown`, or the map has doubts about the function
- *retraces*: a finding foretells traces, or the map counts several for the calls of the file
- *works*: nothing of these; silence counts as a statement, as it does for a reader

What a finding foretells, its card's claim and its own severity say (`outcome.effect_of`).

*Fails* must name the right cause too: the exception is one of those that the finding's rule is
known for (the table of `aglint/messages.py`, by which `aglint explain` goes), or one that the mark
foretells.
*Works* means: as plain Python does. Where plain Python fails too, with the same exception, that is
right as well.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from aglint.config import Config
from aglint.diagnostic import Diagnostic
from aglint.engine import check_source
from aglint.explain import explain
from aglint.messages.message import template_pattern
from aglint.rule import load_all
from aglint.source import Source
from aglint.stagemap import FileMap
from aglint.staging.map import file_map
from aglint.staging.module import Module
from aglint.staging.outcome import effect_of
from tests.oracle.programs import (
    DIFFERS,
    ENDLESS,
    FAILS,
    RETRACES,
    WORKS,
    Program,
    programs,
)
from tests.oracle.table import table

UNKNOWN = "unknown"
RIGHT, WRONG = "right", "wrong"
ENOUGH_RIGHT, ENOUGH_BAD = 0.90, 0.02
"""The least share of right answers, and the largest of those in the bad direction."""

_ORDER = (ENDLESS, FAILS, DIFFERS, UNKNOWN, RETRACES)
_EFFECTS = {"fail": FAILS, "differ": DIFFERS, "retrace": RETRACES}
_OWN = {"raise-under-tensor-condition", "jump-through-try"}
"""Rules that foretell an exception of the program's own."""

_ENDLESS_RULE = "dataset-iterated-in-python"


@dataclass(frozen=True)
class Answer:
    """What aglint states of a program.

    Attributes:
      kind: one of the kinds of `programs`, or `unknown`.
      symbols: the rules that say so.
      messages: the exceptions that marks foretell, as `TypeError: ...`.
      why: what says so, in a line.
    """

    kind: str
    symbols: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Result:
    """One program, aglint's answer, and how good it is: `right`, `wrong` or `unknown`."""

    program: Program
    answer: Answer
    verdict: str
    why: str = ""

    @property
    def bad(self) -> bool:
        """Whether it says that the program works, and it does not."""
        return self.verdict == WRONG and self.answer.kind == WORKS


def answer(program: Program) -> Answer:
    """What aglint states of a program."""
    source = Source.read(str(program.path))
    config = Config()
    findings = check_source(source, config)
    said = [*_of_findings(findings), *_of_marks(file_map(Module(source, config), findings))]
    for kind in _ORDER:
        some = [one for one in said if one.kind == kind]
        if some:
            symbols = tuple(dict.fromkeys(symbol for one in some for symbol in one.symbols))
            messages = tuple(dict.fromkeys(text for one in some for text in one.messages))
            return Answer(kind, symbols, messages, some[0].why)
    return Answer(WORKS)


def _of_findings(findings: list[Diagnostic]) -> list[Answer]:
    found = []
    for one in findings:
        kind = _EFFECTS[effect_of(one)]
        if one.symbol == _ENDLESS_RULE and "numpy" not in one.message:
            kind = ENDLESS
        found.append(Answer(kind, (one.symbol,), (), f"{one.code} {one.message}"))
    return found


def _of_marks(found: FileMap) -> list[Answer]:
    kinds = {"fail": FAILS, "differ": DIFFERS, "unknown": UNKNOWN}
    said = [
        Answer(RETRACES, (), (), f"{len(one.traces)} traces: {one.traces[-1].text}")
        for one in found.functions
        if one.traces
    ]
    said += [
        Answer(UNKNOWN, (), (), f"line {step.span.line}: {step.text}")
        for one in found.functions
        for step in one.doubts
    ]
    for mark in found.marks:
        kind = kinds.get(mark.outcome)
        if "never ends" in mark.summary:
            kind = ENDLESS
        elif kind is None or mark.findings:  # what findings say is counted with them
            continue
        message = (mark.message,) if mark.message else ()
        said.append(Answer(kind, (), message, f"line {mark.head.line}: {mark.summary}"))
    return said


def judged(program: Program, stated: Answer) -> Result:
    """Compares an answer with what TensorFlow did."""
    if stated.kind == UNKNOWN:
        return Result(program, stated, UNKNOWN, stated.why)
    happened = {program.kind}
    if program.outcome == "GRAPH-OK":
        happened.add(DIFFERS)  # plain Python fails, the graph does not
    if program.outcome == "BOTH-ERR" and _error(program.eager) in program.message:
        happened.add(WORKS)
    if program.outcome == "OK" and program.traces > 1:
        happened.add(RETRACES)  # as it should, and so it does
    if stated.kind not in happened:
        return Result(program, stated, WRONG, stated.why)
    if stated.kind == FAILS and not _is_cause(program, stated):
        return Result(program, stated, WRONG, f"another error: {stated.why}")
    return Result(program, stated, RIGHT, stated.why)


def _error(message: str) -> str:
    return message.partition(":")[0]


def _is_cause(program: Program, stated: Answer) -> bool:
    """Whether the exception is one that the rules or marks are about."""
    text = f"in user code:\n\n    {program.message}"
    explained = {rule.symbol for rule in explain(text).rules}
    if explained & set(stated.symbols):
        return True
    rules = load_all()
    for symbol in stated.symbols:
        claim = rules[symbol].claim
        texts = [text for kind, text in claim.errors if kind == _error(program.message)]
        if texts:
            return any(text in program.message for text in texts) or not explained
    if _OWN & set(stated.symbols) and _raises_itself(program):
        return True
    return any(_says(program.message, text) for text in stated.messages)


def _raises_itself(program: Program) -> bool:
    """Whether the exception is one that the program's own text raises."""
    error = _error(program.message)
    text = program.path.read_text(encoding="utf-8")
    return f"raise {error}" in text or (error == "AssertionError" and "assert " in text)


def _says(message: str, foretold: str) -> bool:
    """Whether an exception is the one that a mark foretells; `...` stands for any text."""
    pattern = foretold.replace("...", "{}")
    return template_pattern(pattern).match(message) is not None


def results(some: list[Program] | None = None) -> list[Result]:
    """The answers to all programs."""
    return [judged(one, answer(one)) for one in (programs() if some is None else some)]


def main() -> int:
    """Prints or writes the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.verdicts")
    parser.add_argument("--write", metavar="FILE", help="write the table there")
    parser.add_argument("names", nargs="*", metavar="NAME")
    args = parser.parse_args()
    chosen = [one for one in programs() if not args.names or any(n in one.name for n in args.names)]
    found = results(chosen)
    text = table(found)
    if args.write:
        Path(args.write).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
