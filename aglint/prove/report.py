"""What `aglint prove` says of files: lines of text, a summary, the machine-readable report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from aglint.prove.inputs import function_text
from aglint.prove.proof import STATUSES, Proof


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """What came of one file: proofs, or why there are none, and the two texts."""

    path: str
    proofs: list[Proof]
    error: str = ""
    original: str = ""
    converted: str = ""


def document(files: list[ProvenFile]) -> dict[str, Any]:
    """The machine-readable report."""
    return {
        "version": 1,
        "files": [
            {
                "path": file.path,
                "error": file.error,
                "proofs": [
                    {
                        **asdict(proof),
                        "verdict": str(proof),
                        "original": function_text(file.original, proof.function),
                        "converted": function_text(file.converted, proof.function),
                    }
                    for proof in file.proofs
                ],
            }
            for file in files
        ],
    }


def rows(file: ProvenFile, verbose: bool) -> Iterator[str]:
    """The lines of a file, one for each proof; its runs and times as well if asked for."""
    if file.error:
        yield file.error
    for proof in file.proofs:
        yield f"{file.path}: {proof.function}: {proof}"
        for one in proof.runs if verbose else ():
            traces = f", {one.traces} trace{'' if one.traces == 1 else 's'}" if one.traces else ""
            detail = f": {one.detail}" if one.detail else ""
            agrees = "agrees" if one.agrees else "differs"
            yield f"    {one.name} {agrees}{traces}{detail}"
        for one in proof.speed:
            first, later = f"{one.first * 1e3:.1f}", f"{one.next * 1e3:.2f}"
            yield f"    {one.name} takes {first} ms at first, then {later} ms"


def summary(files: list[ProvenFile]) -> str:
    """How many functions came to which end."""
    counts = dict.fromkeys(STATUSES, 0)
    for file in files:
        for proof in file.proofs:
            counts[proof.status] += 1
    total = sum(counts.values())
    if not total:
        return "Nothing to prove: no function differs, and none has inputs."
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    return f"{total} function{'' if total == 1 else 's'}: {said}."
