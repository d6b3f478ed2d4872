"""How fast `check` is in one process, without a cache: `python tests/benchmarks/bench_check.py`.

Runs `aglint check` and a process that only parses the same files in turn, each from its start to
its end, and prints the user CPU time of the one as a multiple of that of the other, pair by pair,
as a machine's speed wanders. It asserts nothing.

Args:
  PATH: the tree; the installed Keras by default.
"""

from __future__ import annotations

import importlib.util
import resource
import statistics
import subprocess
import sys
from pathlib import Path

_PAIRS = 5
_PARSE = """
import ast, gc, pathlib, sys
gc.disable()
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        ast.parse(file.read_bytes())
    except SyntaxError:
        pass
"""


def _seconds(*command: str) -> float:
    """The user CPU time of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=False)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main(path: str) -> None:
    """Measures one tree."""
    lines = sum(file.read_bytes().count(b"\n") for file in Path(path).rglob("*.py"))
    ratios: list[float] = []
    print(f"{lines:,} lines")
    for _ in range(_PAIRS):
        checking = _seconds("-m", "aglint", "check", "-q", "-j", "1", "--no-cache", path)
        parsing = _seconds("-c", _PARSE, path)
        ratios.append(checking / parsing)
        print(
            f"check {checking:5.2f} s, {lines / checking:6,.0f} lines a second; "
            f"parsing alone {parsing:5.2f} s, {lines / parsing:7,.0f}; {ratios[-1]:.2f} times"
        )
    print(f"median {statistics.median(ratios):.2f} times as long as parsing")


if __name__ == "__main__":
    installed = importlib.util.find_spec("keras")
    main(sys.argv[1] if sys.argv[1:] else f"{installed.submodule_search_locations[0]}/src")
