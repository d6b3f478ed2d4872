"""Original against converted on TensorFlow: examples, runs, comparison.

The parent process (`prover`, `worker`, `inputs`) imports no TensorFlow; the child process
(`child` and what it imports) runs the user's code.
"""

from __future__ import annotations

from aglint.prove.process import Process
from aglint.prove.proof import (
    ALWAYS,
    DISAGREED,
    FAILED,
    GENERATE,
    MORE,
    NEVER,
    NOT_PROVEN,
    PARTLY,
    PROVEN,
    STATUSES,
    Proof,
    ProveOptions,
    Run,
)
from aglint.prove.prover import Prover, prove
from aglint.prove.recordings import RecordingError, record, recorded

__all__ = [
    "ALWAYS",
    "DISAGREED",
    "FAILED",
    "GENERATE",
    "MORE",
    "NEVER",
    "NOT_PROVEN",
    "PARTLY",
    "PROVEN",
    "STATUSES",
    "Process",
    "Proof",
    "ProveOptions",
    "Prover",
    "RecordingError",
    "Run",
    "prove",
    "record",
    "recorded",
]
