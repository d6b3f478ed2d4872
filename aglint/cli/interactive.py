"""Asking piece by piece, as `git add -p` does: y, n, a, d, q, ?."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from aglint.piecemeal import Piece

HELP = """\
y - apply this
n - don't apply this
a - apply this and all that follows in this file
d - don't apply this, nor anything that follows in this file
q - quit; don't apply this nor anything that follows in any file
? - print help
"""


@dataclass
class Asker:
    """Asks on standard output and reads the answers from standard input.

    Attributes:
      rest: the answer to all that follows in the file; None while there is none.
      quits: whether the rest of the run is answered with no.
    """

    rest: bool | None = None
    quits: bool = False

    def begin(self) -> None:
        """A new file: `a` and `d` end with the old one."""
        self.rest = None

    def __call__(self, piece: Piece, diff: str, number: int, count: int) -> bool:
        """Whether to apply a piece."""
        if self.quits:
            return False
        if self.rest is not None:
            return self.rest
        _write(diff)
        while True:
            what = f"{piece.what[0].upper()}{piece.what[1:]}"
            _write(f"({number}/{count}) {what} [y,n,a,d,q,?]? ")
            answer = sys.stdin.readline()
            match answer.strip().lower():
                case "y":
                    return True
                case "n":
                    return False
                case "a":
                    self.rest = True
                    return True
                case "d":
                    self.rest = False
                    return False
                case "q":
                    self.quits = True
                    return False
            if not answer:  # nobody answers any more
                _write("\n")
                self.quits = True
                return False
            _write(HELP)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
