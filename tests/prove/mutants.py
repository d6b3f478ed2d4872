"""Right conversions made wrong, one place at a time: how many does the prover find out?

`python -m tests.prove.mutants [FIXTURE...]` prints the table, `--limit N` takes N mutants of each
file, spread evenly, and `--runs N` proves the right conversions, too, that many times. `--write
docs/mutants.md` makes the page.

A mutant that does what the original does is no mutant. One that the prover does not find out is
*equivalent* if `tests.prove.witness` finds no input that tells, of up to 600 on which it compares
both texts eagerly and 40 in graphs; if fewer than `ENOUGH` could be compared, it has escaped.
`EQUIVALENT` names those for which none can be made up, with the reason.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aglint.convert import Options, convert
from aglint.prove import ALWAYS, DISAGREED, Process, Proof, ProveOptions, Prover
from aglint.source import Source
from tests.prove.mutations import Mutant, mutants
from tests.prove.tally import Tally
from tests.prove.witness import Search, search

ROOT = Path(__file__).parents[2] / "fixtures"
MARK = "\n\n# ==== dispatch\n"
TIMEOUT = 4.0  # seconds for an input; what is made wrong may never end
PATIENCE = 30.0  # the same for what is right
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
    """What the prover said of one mutant.

    Attributes:
      file, mutant, proof: the fixture, what was made of it, and the verdict.
      equivalent: why it is no mutant; empty if it is one.
      search: what became of the search for a witness, where it was not found out.
    """

    file: str
    mutant: Mutant
    proof: Proof
    equivalent: str = ""
    search: Search | None = None

    def __str__(self) -> str:
        return f"{self.file}, {self.mutant.function}: {self.mutant.what} in `{self.mutant.line}`"

    @property
    def found(self) -> bool:
        """Whether the prover says that it is wrong."""
        return self.proof.status == DISAGREED


def judge(path: Path, limit: int, process: Process) -> Iterator[Answer]:
    """The mutants of a fixture."""
    original, converted = original_and_converted(path)
    made = list(mutants(original, converted))
    if limit and len(made) > limit:
        made = [made[index * len(made) // limit] for index in range(limit)]
    with Prover(original, path, ProveOptions(generate=ALWAYS), process) as prover:
        for mutant in made:
            yield _answer(path, original, mutant, prover, process)


def _answer(path: Path, text: str, mutant: Mutant, prover: Prover, process: Process) -> Answer:
    file = path.relative_to(ROOT).as_posix()
    proofs = prover.prove(mutant.text, [mutant.function])
    proof = max(proofs, key=lambda one: one.status == DISAGREED)
    if proof.status == DISAGREED:
        return Answer(file, mutant, proof)
    reason = EQUIVALENT.get((file, mutant.what, mutant.line), "")
    if reason:
        return Answer(file, mutant, proof, reason)
    searched = search(text, path, mutant.text, mutant.function, process)
    if not searched.witness and searched.compared >= ENOUGH:
        reason = f"the same on {searched.compared} inputs"
    return Answer(file, mutant, proof, reason, searched)


def prove_right(path: Path, seed: int, process: Process) -> list[Proof]:
    """The right conversion of a fixture, on its examples and on what a seed makes up."""
    original, converted = original_and_converted(path)
    options = ProveOptions(generate=ALWAYS, seed=seed)
    with Prover(original, path, options, process) as prover:
        return prover.prove(converted)


def main(argv: list[str] | None = None) -> int:
    """Prints what escapes, and the table; the status says whether any right one was rejected."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove.mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="mutants of each file")
    parser.add_argument("--runs", type=int, default=0, help="proofs of right conversions")
    parser.add_argument("--write", type=Path, help="write the page there")
    args = parser.parse_args(argv)
    paths = [path.resolve() for path in args.paths] or fixtures()
    tally = Tally(f"--limit {args.limit} --runs {args.runs}")
    with Process(ProveOptions(timeout=TIMEOUT)) as process:
        for path in paths:
            began = time.monotonic()
            for answer in judge(path, args.limit, process):
                tally.take(answer)
                if not answer.found:
                    print(f"{answer}: {tally.reason(answer)}", flush=True)
            file = path.relative_to(ROOT).as_posix()
            print(f"{time.monotonic() - began:6.1f} s {file}", flush=True)
    _write(tally, args.write)
    with Process(ProveOptions(timeout=PATIENCE)) as process:
        seed = 0
        while tally.right < args.runs:
            for path in paths:
                for proof in prove_right(path, seed, process):
                    tally.take_right(path.relative_to(ROOT).as_posix(), seed, proof)
            seed += 1
            _write(tally, args.write)
            print(f"{tally.right} proofs of right ones", flush=True)
    print("\n".join(tally.rows()))
    return 1 if tally.rejected else 0


def _write(tally: Tally, page: Path | None) -> None:
    """Keeps what there is, for the rest may take long."""
    if page is not None:
        page.write_text(tally.page(), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
