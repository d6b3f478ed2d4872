"""What proofs cost: `python tests/benchmarks/bench_prove.py`, on the programs of `fixtures/paper`.

CPU time, user and system, of `aglint fix FILE` and of every process that it starts: the start of
TensorFlow, the analysis, and the runs that are compared. Give files to measure others.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

PAPER = Path(__file__).parents[2] / "fixtures" / "paper"


def main(files: list[Path]) -> None:
    """Prints the CPU seconds of each file's proofs, and of all; and those of all in one run."""
    cpu = wall = 0.0
    for file in files:
        one = seconds([file])
        _report(file.stem, *one)
        cpu, wall = cpu + one[0], wall + one[1]
    _report("each in a run of its own", cpu, wall)
    if len(files) > 1:
        _report("all in one run", *seconds(files))


def seconds(files: list[Path]) -> tuple[float, float]:
    """The CPU time and the time on the clock of one `aglint fix`."""
    command = [sys.executable, "-m", "aglint", "fix", *map(str, files)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)  # with those that it has waited for
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began


def _report(what: str, cpu: float, wall: float) -> None:
    print(f"{what:26} {cpu:7.1f} s of CPU {wall:7.1f} s", flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or sorted(PAPER.glob("*.py")))
