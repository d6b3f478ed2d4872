"""What came of inputs -> proofs. Imports no TensorFlow."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from aglint.prove import proof
from aglint.prove.coverage import Decision
from aglint.prove.inputs import EXAMPLE, GENERATED, RECORDED, Input, Outline
from aglint.prove.proof import FAILED, NOT_PROVEN, PARTLY, PROVEN, Case, Proof, Run, Way
from aglint.source import Source, SourceError

NEVER_RAN = "never ran"


@dataclass
class Result:
    """What came of one function's inputs.

    Attributes:
      proof: the verdict.
      reached: the functions that the inputs reached.
    """

    proof: Proof
    reached: frozenset[str] = frozenset()

    def with_problem(self, other: Proof) -> Result:
        """The same with what came of an input that could not be used."""
        cases = self.proof.cases + other.cases
        return Result(replace(worst([self.proof, other]), cases=cases), self.reached)


def summary(name: str, items: list[Input], verdicts: list[dict[str, Any] | None]) -> Proof:
    """The verdicts on the inputs of one function, as one proof.

    Args:
      name: the function.
      items: the inputs.
      verdicts: the fields of a `verdict.Verdict` for each; None for one that was left out.
    """
    told = [(item, v) for item, v in zip(items, verdicts, strict=True) if _counts(item, v)]
    if not told:
        why = [v["detail"] for v in verdicts if v is not None]
        return Proof(name, NOT_PROVEN, detail=f"no input: {why[0]}" if why else "")
    status = max((v["status"] for _, v in told), key=proof.STATUSES.index)
    if status == PROVEN:
        detail = _remark([(item, v["detail"]) for item, v in told])
    else:
        item, first = next((item, v) for item, v in told if v["status"] == status)
        detail = f"{item.place}: {first['detail']}"
    return Proof(
        name,
        status,
        len(told),
        detail,
        _merge([v for _, v in told]),
        tuple(case(item, v["status"], v["detail"], v["result"]) for item, v in told),
    )


def case(item: Input, status: str, detail: str = "", result: str = "") -> Case:
    """What came of one input."""
    return Case(item.call, item.origin, item.line, status, detail, result)


def _counts(item: Input, verdict: dict[str, Any] | None) -> bool:
    """Whether a verdict says something: a failure of an input that nobody wrote says nothing."""
    if verdict is None:
        return False
    if verdict["status"] != FAILED or item.origin == EXAMPLE:
        return True
    return item.origin == RECORDED and bool(verdict["runs"])


def _remark(told: list[tuple[Input, str]]) -> str:
    """What the reader should know: of the inputs that were given, or of all that were made up."""
    given = [detail for item, detail in told if item.origin != GENERATED]
    if given:
        return next(filter(None, given), "")
    return told[0][1] if all(detail for _, detail in told) else ""


def _merge(verdicts: list[dict[str, Any]]) -> tuple[Run, ...]:
    """The runs over all inputs: agreed on all, or the first difference."""
    merged: dict[str, Run] = {}
    for verdict in verdicts:
        for fields in verdict["runs"]:
            run = Run(**fields)
            known = merged.get(run.name, run)
            worse = run if known.agrees and not run.agrees else known
            merged[run.name] = replace(worse, traces=_most(known.traces, run.traces))
    return tuple(merged[name] for name in proof.RUNS if name in merged)


def _most(left: int | None, right: int | None) -> int | None:
    return max((n for n in (left, right) if n is not None), default=None)


def worst(proofs: Iterable[Proof]) -> Proof:
    """The first of those with the worst status."""
    return max(proofs, key=lambda p: proof.STATUSES.index(p.status))


def changed_names(outline: Outline, converted: str) -> list[str]:
    """The functions that differ between the texts; nested ones belong to their outermost."""
    try:
        after = Outline(Source.from_text(converted)).functions
    except SourceError:
        after = {}
    return [
        name
        for name, node in outline.functions.items()
        if "<locals>" not in name and (name not in after or ast.dump(after[name]) != ast.dump(node))
    ]


def converted_decisions(before: list[Decision], after: list[Decision]) -> set[int]:
    """The numbers of the decisions that the converted text does not take as the original does."""
    kept = Counter((one.function, one.kind, one.text) for one in after)
    numbers = set()
    for number, one in enumerate(before):
        key = (one.function, one.kind, one.text)
        kept[key] -= 1
        if kept[key] < 0:
            numbers.add(number)
    return numbers


def of(name: str, wanted: list[str], results: dict[str, Result]) -> Proof:
    """A function's own proof, and what the proofs of its callers say of it.

    A caller that is not itself reported speaks for what it calls, or its disagreement would be
    lost; one that is reported does so only for functions without inputs of their own.
    """
    own = results.get(name)
    proofs = [own.proof] if own else []
    for caller, result in results.items():
        if caller != name and name in result.reached and (not own or caller not in wanted):
            detail = f"through {caller}"
            if result.proof.detail:
                detail += f": {result.proof.detail}"
            proofs.append(replace(result.proof, function=name, detail=detail))
    if not proofs:
        return Proof(name, NOT_PROVEN)
    found = worst(proofs)
    if own and own.proof.status == NOT_PROVEN and found is own.proof and len(proofs) > 1:
        return worst(proofs[1:])
    return found


def with_ways(
    found: Proof, before: list[Decision], converted: set[int], ways: dict[int, set[str]]
) -> Proof:
    """A proof with how the function's decisions went; it is whole only if all of them ran."""
    outer = found.function.partition(".<locals>")[0]
    numbers = [number for number, one in enumerate(before) if one.function == outer]
    told = tuple(
        Way(
            before[number].line,
            before[number].kind,
            before[number].text,
            tuple(sorted(ways.get(number, ()))),
            number in converted,
        )
        for number in numbers
    )
    found = replace(found, ways=told)
    missing = [before[n].missing(ways.get(n, ())) for n in numbers if n in converted]
    missing = [text for text in missing if text]
    if found.status != PROVEN or not missing:
        return found
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    text = f"{missing[0]}{more} {NEVER_RAN}"
    return replace(found, status=PARTLY, detail=f"{text}; {found.detail}".removesuffix("; "))


def nearest(item: Input, outline: Outline) -> str:
    """The function that a broken example was meant for: the one it names, or stands next to."""
    try:
        call = ast.parse(item.call, mode="eval").body
        named = outline.callee(call) if isinstance(call, ast.Call) else None
    except SyntaxError:
        named = item.call.partition("(")[0].strip()
    if named in outline.functions:
        return named
    for line, name in sorted(outline.by_first_line.items()):
        if line > item.line or item.line <= (outline.functions[name].end_lineno or 0):
            return name
    return f"<example in line {item.line}>"
