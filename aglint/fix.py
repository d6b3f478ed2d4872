"""One file's fixes and conversion with their proof: what disagrees is done again without it.

A safe fix keeps what plain Python does, as a conversion does, and is proven with it: the eager
original is compared with the result, eagerly and in a graph, so that a rule whose point is that the
graph differs from Python is proven to be settled. An unsafe fix is meant to change what the code
does; where there are some, the file with them is the reference for all the rest.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aglint.convert import Conversion, Options, convert
from aglint.invert import invert
from aglint.repair import MODULE, Repair, Wanted, repair
from aglint.source import Source

if TYPE_CHECKING:
    from aglint.prove import Process, Proof


@dataclass(frozen=True)
class Demand:
    """How much proof a conversion needs to be kept.

    Attributes:
      prove: run original and converted code where there are inputs for it.
      require: keep only what is proven.
      keep_disagreeing: keep what behaves differently, too.
      inputs: the directory of a recording that holds inputs, too; empty for none.
      process: what runs the code, to prove several files in one; each in its own when None.
    """

    prove: bool = True
    require: bool = False
    keep_disagreeing: bool = False
    inputs: str = ""
    process: Process | None = None


@dataclass(frozen=True)
class Fixed:
    """The outcome for one file.

    Attributes:
      source: the file as it was.
      repair: what is left of the fixes after the proof.
      conversion: what is left of the conversion, which is made of the fixed text.
      verdicts: what to say of each function that was changed or tried, by qualified name.
      disagreed: the functions that were found to behave differently.
    """

    source: Source
    repair: Repair
    conversion: Conversion
    verdicts: dict[str, str] = field(default_factory=dict)
    disagreed: frozenset[str] = frozenset()

    @property
    def changed(self) -> set[str]:
        """The qualified names of the functions that are not as they were."""
        return {one.qualname for one in (*self.repair.applied, *self.conversion.changed)}

    @property
    def data(self) -> bytes:
        """The new bytes of the file.

        Raises:
          SourceError: the file's encoding has no such character.
        """
        if self.conversion.text == self.source.text:
            return self.source.data
        return self.source.encode(self.conversion.text)


def fix(source: Source, options: Options, demand: Demand, wanted: Wanted | None = None) -> Fixed:
    """Fixes and converts a file, proves what it can, and leaves out what does not pass.

    Args:
      source: the file.
      options: how to convert; nothing is, if they name no constructs.
      demand: how much proof is needed.
      wanted: which fixes of rules to apply; none when None.

    Raises:
      SourceError: the file can't be parsed or edited.
      RepairError: a fix failed.
    """
    verdicts: dict[str, str] = {}
    disagreed: set[str] = set()
    while True:
        repaired = repair(source, wanted) if wanted else Repair(source, source.text)
        conversion = Conversion(repaired.source.text)
        if options.constructs:
            turn = invert if options.to_python else convert
            conversion = turn(repaired.source, options)
        names = {change.qualname for change in conversion.changed}
        names |= {one.qualname for one in repaired.applied if one.safe}
        proofs = _proofs(source.path, repaired.reference, conversion.text, names, demand)
        verdicts.update({name: str(proof) for name, proof in proofs.items()})
        leave = {name for name in names if _fails(proofs.get(name), demand)}
        disagreed |= {n for n in names if n in proofs and proofs[n].status == "disagreed"}
        for change in conversion.changed:
            verdicts.setdefault(change.qualname, "converted")
        if not leave:
            return Fixed(source, repaired, conversion, verdicts, frozenset(disagreed))
        options = replace(options, leave=options.leave | leave)
        wanted = replace(wanted, leave=wanted.leave | leave) if wanted else None


def _fails(proof: Proof | None, demand: Demand) -> bool:
    if proof is not None and proof.status == "disagreed":
        return not demand.keep_disagreeing
    return demand.require and (proof is None or proof.status != "proven")


def _proofs(
    path: str, reference: str, text: str, names: set[str], demand: Demand
) -> dict[str, Proof]:
    names = names - {MODULE}
    if not demand.prove or not names:
        return {}
    from aglint.prove import NOT_PROVEN, Proof, ProveOptions, prove

    if importlib.util.find_spec("tensorflow") is None:
        detail = "tensorflow is not installed"
        return {name: Proof(name, NOT_PROVEN, detail=detail) for name in names}
    options = ProveOptions(inputs=demand.inputs, autograph=False)  # a line has no second column
    made = prove(reference, text, Path(path), sorted(names), options, demand.process)
    return {proof.function: proof for proof in made}
