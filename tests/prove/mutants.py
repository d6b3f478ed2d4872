"""Right conversions made wrong, one place at a time: how many does the prover find out?

`python -m tests.prove.mutants [FIXTURE...]` prints the table, `--write docs/mutants.md` makes the
page; `--limit N` takes N mutants of each file, spread evenly.

A mutant that does what the original does is no mutant. One that the prover does not find out is
*equivalent* if brute force finds no input that tells: `tests.prove.witness` runs both texts eagerly
on up to 600 inputs, of which the prover uses a dozen; on fewer than `ENOUGH` that run, it has
escaped. `EQUIVALENT` names those for which none can be made up, with the
reason.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aglint.convert import Options, convert
from aglint.prove import (
    ALWAYS,
    DISAGREED,
    FAILED,
    MORE,
    NEVER,
    Process,
    Proof,
    ProveOptions,
    Prover,
)
from aglint.source import Source
from tests.prove.mutations import Mutant, mutants
from tests.prove.witness import search

ROOT = Path(__file__).parents[2] / "fixtures"
MARK = "\n\n# ==== dispatch\n"
TIMEOUT = 8.0  # seconds for an input; what is made wrong may never end
ENOUGH = 25  # inputs without a witness that make a mutant equivalent

# (file, what is wrong, the mutated line) -> why nothing can tell
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("passes/branches/raises.py", "a side effect twice", "def f(x):"): "it raises, or does nothing",
    ("passes/loops/while_no_state.py", "a side effect twice", "def f(queue):"): (
        "the loop ends when the queue is empty, and then it still is"
    ),
}


def fixtures() -> list[Path]:
    """The fixtures with examples that need nothing but the file.

    Those in `paper` train models: one proof takes a quarter of a minute, their 300 mutants an
    hour. They are judged when they are named.
    """
    found = [*ROOT.glob("passes/*/*.py"), *ROOT.glob("tour/*.py")]
    return sorted(path for path in found if _stands_alone(path.read_text("utf-8")))


def _stands_alone(text: str) -> bool:
    given = "tf." not in text or "import tensorflow" in text
    return "# aglint: example" in text and given


def original_and_converted(path: Path) -> tuple[str, str]:
    """A fixture's text and its conversion: all of it for the passes, as `fix` does for the rest."""
    text = path.read_text("utf-8").partition(MARK)[0] + "\n"
    of_pass = "passes" in path.parts
    options = Options(style="dispatch", all=True) if of_pass else Options()
    return text, convert(Source.from_text(text, str(path)), options).text


@dataclass(frozen=True, slots=True)
class Answer:
    """What the prover said of one mutant, or of a function of the right conversion (no mutant)."""

    file: str
    mutant: Mutant | None
    proof: Proof

    @property
    def key(self) -> tuple[str, str, str]:
        """How `EQUIVALENT` names it."""
        return self.file, self.mutant.what, self.mutant.line

    def __str__(self) -> str:
        return f"{self.file}: {self.mutant.function}: {self.mutant.line!r}: {self.mutant.what}"

    @property
    def found(self) -> bool:
        """Whether the prover says that it is wrong."""
        return self.proof.status == DISAGREED


def judge(
    path: Path, limit: int = 0, generate: str = ALWAYS, process: Process | None = None
) -> Iterator[Answer]:
    """The right conversions of a fixture, and the mutants of the first."""
    file = path.relative_to(ROOT).as_posix()
    original, converted = original_and_converted(path)
    made = list(mutants(original, converted))
    if limit and len(made) > limit:
        made = [made[index * len(made) // limit] for index in range(limit)]
    options = ProveOptions(timeout=TIMEOUT, generate=generate)
    with Prover(original, path, options, process) as prover:
        for proof in prover.prove(converted):
            yield Answer(file, None, proof)
        for mutant in made:
            proofs = prover.prove(mutant.text, [mutant.function])
            yield Answer(file, mutant, max(proofs, key=lambda one: one.status == DISAGREED))


@dataclass
class Tally:
    """What was counted over all fixtures.

    Attributes:
      made, found, equivalent: mutants, by what is wrong.
      escaped: those that nothing was found wrong with.
      told_not: those of them that brute force can't tell from the original.
      rejected: right conversions that were not proven.
      right, inputs, runs: right functions, the inputs that they ran on, and the runs compared.
    """

    made: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    equivalent: Counter = field(default_factory=Counter)
    escaped: list[Answer] = field(default_factory=list)
    told_not: list[Answer] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    right: int = 0
    inputs: int = 0
    runs: int = 0

    def take(self, answer: Answer) -> str:
        """Counts an answer; gives the line to print where it is not as it should be."""
        if answer.mutant is None:
            return self._right(answer)
        what = answer.mutant.what
        if answer.key in EQUIVALENT:
            self.equivalent[what] += 1
            return ""
        self.made[what] += 1
        self.found[what] += answer.found
        if answer.found:
            return ""
        self.escaped.append(answer)
        return f"not found: {answer}"

    def settle(self) -> Iterator[str]:
        """Looks for witnesses against what was not found; gives a line for each of them."""
        jobs = [
            {
                "path": str(ROOT / one.file),
                "left": original_and_converted(ROOT / one.file)[0],
                "right": one.mutant.text,
                "function": one.mutant.function,
            }
            for one in self.escaped
        ]
        found, self.escaped = self.escaped, []
        for one, answer in zip(found, search(jobs) if jobs else [], strict=True):
            if answer["witness"] or answer["told"] < ENOUGH:
                self.escaped.append(one)
                told = answer["witness"] or f"only {answer['told']} inputs"
                yield f"escaped: {one}: {told}"
            else:
                self.told_not.append(one)
                self.made[one.mutant.what] -= 1
                self.equivalent[one.mutant.what] += 1
                yield f"equivalent on {answer['told']} inputs: {one}"

    def _right(self, answer: Answer) -> str:
        self.right += 1
        self.inputs += answer.proof.inputs
        self.runs += answer.proof.inputs * len(answer.proof.runs)
        if answer.proof.status not in (DISAGREED, FAILED):
            return ""
        self.rejected.append(f"{answer.file}: {answer.proof.function}: {answer.proof}")
        return f"rejected: {self.rejected[-1]}"

    def rows(self) -> Iterator[str]:
        """The table, as Markdown."""
        yield "| what is wrong | mutants | found | equivalent |"
        yield "|---|---:|---:|---:|"
        for what in sorted({*self.made, *self.equivalent}):
            numbers = self.made[what], self.found[what], self.equivalent[what]
            yield f"| {what} | {numbers[0]} | {numbers[1]} | {numbers[2]} |"
        made, found = self.made.total(), self.found.total()
        share = 100.0 * found / max(1, made)
        yield f"| all | {made} | {found} ({share:.1f} %) | {self.equivalent.total()} |"
        yield ""
        yield f"Right conversions: {self.right} functions on {self.inputs} inputs, "
        yield f"{self.runs} runs compared; {len(self.rejected)} rejected."


PAGE = """# Does the prover find wrong conversions out?

`python -m tests.prove.mutants --write docs/mutants.md` makes this page. It makes right conversions
of the fixtures wrong, one place at a time, and has the prover judge them on the fixtures' own
examples and on inputs that it makes up. A mutant is *equivalent*, and no mutant, if brute force
finds no input, of up to 600 that can be made up for the function, on which it differs from the
original eagerly.

{table}

What was not found out:

{escaped}
"""


def listed(answers: list[Answer]) -> str:
    """A list in Markdown."""
    rows = [f"- {one}: {one.proof}" for one in answers]
    return "\n".join(rows) or "nothing."


def main(argv: list[str] | None = None) -> int:
    """Prints what escapes, and the table; the status says whether any right one was rejected."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="mutants of each file")
    parser.add_argument("--generate", default=ALWAYS, choices=(ALWAYS, MORE, NEVER))
    parser.add_argument("--write", type=Path, help="write the page there")
    args = parser.parse_args(argv)
    tally = Tally()
    with Process(ProveOptions(timeout=TIMEOUT)) as process:
        for path in args.paths or fixtures():
            began = time.monotonic()
            for answer in judge(path.resolve(), args.limit, args.generate, process):
                line = tally.take(answer)
                if line:
                    print(line, flush=True)
            file = path.resolve().relative_to(ROOT)
            print(f"{time.monotonic() - began:6.1f} s {file.as_posix()}", flush=True)
    for line in tally.settle():
        print(line, flush=True)
    rows = list(tally.rows())
    print("\n".join(rows))
    if args.write:
        args.write.write_text(
            PAGE.format(table="\n".join(rows), escaped=listed(tally.escaped)), "utf-8"
        )
    return 1 if tally.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
