"""Original against converted on TensorFlow: examples, runs, comparison.

The parent process (`prover`, `worker`, `inputs`) imports no TensorFlow; the child process
(`child` and what it imports) runs the user's code.
"""

from __future__ import annotations

from aglint.prove.proof import (
    DISAGREED,
    FAILED,
    NOT_PROVEN,
    PROVEN,
    STATUSES,
    Proof,
    ProveOptions,
    Run,
)
from aglint.prove.prover import prove

__all__ = [
    "DISAGREED",
    "FAILED",
    "NOT_PROVEN",
    "PROVEN",
    "STATUSES",
    "Proof",
    "ProveOptions",
    "Run",
    "prove",
]
