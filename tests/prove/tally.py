"""Verdicts on mutants and on right conversions -> counts, and the page that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aglint.prove import DISAGREED, FAILED, PARTLY, PROVEN, Proof

if TYPE_CHECKING:
    from tests.prove.mutants import Answer

PAGE = """# Does the prover find wrong conversions out?

```
python -m tests.prove.mutants {options} --write docs/mutants.md
```

makes this page. It makes right conversions of the fixtures wrong, one place at a time, and has the
prover judge them on the fixtures' own examples and on inputs that it makes up. A mutant is
*equivalent*, and no wrong conversion, if the code tells that nothing can show the difference, or if
a search finds no input that does: it compares both texts eagerly on up to 600 inputs, and in graphs
on 40 of them. If fewer than 25 can be made up, the mutant counts as escaped.

{table}

## Escaped

{escaped}

## Equivalent

{equivalent}

## Right conversions

{right}
"""


@dataclass
class Tally:
    """What was counted.

    Attributes:
      options: what the command was told.
      made, found, equivalent: mutants, by what is wrong.
      escaped, same: those that nothing was found wrong with: wrong ones, and equivalent ones.
      rejected: right conversions that disagreed or failed.
      right: proofs of right conversions, of functions that ran on any input.
      partly, inputs, runs: those that were partly proven, the inputs, and the runs compared.
    """

    options: str = ""
    made: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    equivalent: Counter = field(default_factory=Counter)
    escaped: list[Answer] = field(default_factory=list)
    same: list[Answer] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    right: int = 0
    partly: int = 0
    inputs: int = 0
    runs: int = 0

    def take(self, answer: Answer) -> None:
        """Counts a mutant."""
        what = answer.mutant.what
        self.made[what] += 1
        self.found[what] += answer.found
        if answer.equivalent:
            self.equivalent[what] += 1
            self.same.append(answer)
        elif not answer.found:
            self.escaped.append(answer)

    def take_right(self, file: str, seed: int, proof: Proof) -> None:
        """Counts a proof of a right conversion, if there was an input to run it on."""
        if proof.status not in (PROVEN, PARTLY, DISAGREED, FAILED):
            return
        self.right += 1
        self.partly += proof.status == PARTLY
        self.inputs += proof.inputs
        self.runs += proof.inputs * len(proof.runs)
        if proof.status in (DISAGREED, FAILED):
            self.rejected.append(f"{file}, {proof.function}, seed {seed}: {proof}")

    def reason(self, answer: Answer) -> str:
        """Why a mutant was not found out."""
        if answer.equivalent:
            return f"equivalent: {answer.equivalent}"
        if answer.search.witness:
            return f"escaped: {answer.proof}; but {answer.search.witness}"
        return f"escaped: {answer.proof}; only {answer.search.compared} inputs can be made up"

    def rows(self) -> Iterator[str]:
        """The table, as Markdown, and what became of the right ones."""
        yield "| what is wrong | made | equivalent | wrong | found | escaped |"
        yield "|---|---:|---:|---:|---:|---:|"
        for what in sorted(self.made):
            yield self._row(what, self.made[what], self.equivalent[what], f"{self.found[what]}")
        made, same, found = (one.total() for one in (self.made, self.equivalent, self.found))
        share = 100.0 * found / max(1, made - same)
        yield self._row("all", made, same, f"{found} ({share:.1f} %)")
        if self.right:
            yield ""
            yield from self._right()

    def _row(self, what: str, made: int, same: int, found: str) -> str:
        wrong = made - same
        escaped = wrong - int(found.partition(" ")[0])
        return f"| {what} | {made} | {same} | {wrong} | {found} | {escaped} |"

    def _right(self) -> Iterator[str]:
        """What became of the right ones."""
        yield f"{self.right} proofs, on {self.inputs} inputs, with {self.runs} runs compared:"
        yield f"{len(self.rejected)} rejected, {self.partly} proven in part."
        yield from (f"- {one}" for one in self.rejected)

    def page(self) -> str:
        """All of it, as a page of the documentation."""
        table = list(self.rows())
        if self.right:
            del table[table.index("") :]
        return PAGE.format(
            options=self.options,
            table="\n".join(table),
            escaped="\n".join(map(self._item, self.escaped)) or "None.",
            equivalent="\n".join(map(self._item, self.same)) or "None.",
            right="\n".join(self._right()),
        )

    def _item(self, answer: Answer) -> str:
        return f"- {answer}: {self.reason(answer).partition(': ')[2]}"
