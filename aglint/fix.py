"""One file's conversion with its proof: what disagrees is converted again without it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aglint.convert import Conversion, Options, convert
from aglint.source import Source

if TYPE_CHECKING:
    from aglint.prove import Proof


@dataclass(frozen=True)
class Demand:
    """How much proof a conversion needs to be kept.

    Attributes:
      prove: run original and converted code where there are inputs for it.
      require: keep only what is proven.
      keep_disagreeing: keep what behaves differently, too.
      inputs: the directory of a recording that holds inputs, too; empty for none.
    """

    prove: bool = True
    require: bool = False
    keep_disagreeing: bool = False
    inputs: str = ""


@dataclass(frozen=True)
class Fixed:
    """The outcome for one file.

    Attributes:
      source: the file as it was.
      conversion: what is left of the conversion after the proof.
      verdicts: what to say of each function that was converted or tried, by qualified name.
      disagreed: the functions that were found to behave differently.
    """

    source: Source
    conversion: Conversion
    verdicts: dict[str, str] = field(default_factory=dict)
    disagreed: frozenset[str] = frozenset()

    @property
    def data(self) -> bytes:
        """The new bytes of the file.

        Raises:
          SourceError: the file's encoding has no such character.
        """
        if self.conversion.text == self.source.text:
            return self.source.data
        return self.source.encode(self.conversion.text)


def fix(source: Source, options: Options, demand: Demand) -> Fixed:
    """Converts a file, proves what it can, and leaves out what does not pass.

    Raises:
      SourceError: the file can't be parsed or edited.
    """
    verdicts: dict[str, str] = {}
    disagreed: set[str] = set()
    while True:
        conversion = convert(source, options)
        names = {change.qualname for change in conversion.changed}
        proofs = _proofs(source, conversion, names, demand)
        verdicts.update({name: str(proof) for name, proof in proofs.items()})
        leave = {name for name in names if _fails(proofs.get(name), demand)}
        disagreed |= {n for n in names if n in proofs and proofs[n].status == "disagreed"}
        for change in conversion.changed:
            verdicts.setdefault(change.qualname, "converted")
        if not leave:
            return Fixed(source, conversion, verdicts, frozenset(disagreed))
        options = replace(options, leave=options.leave | leave)


def _fails(proof: Proof | None, demand: Demand) -> bool:
    if proof is not None and proof.status == "disagreed":
        return not demand.keep_disagreeing
    return demand.require and (proof is None or proof.status != "proven")


def _proofs(
    source: Source, conversion: Conversion, names: set[str], demand: Demand
) -> dict[str, Proof]:
    if not demand.prove or not names:
        return {}
    from aglint.prove import NOT_PROVEN, Proof, ProveOptions, prove

    if importlib.util.find_spec("tensorflow") is None:
        detail = "tensorflow is not installed"
        return {name: Proof(name, NOT_PROVEN, detail=detail) for name in names}
    made = prove(
        source.text, conversion.text, Path(source.path), names, ProveOptions(inputs=demand.inputs)
    )
    return {proof.function: proof for proof in made}
