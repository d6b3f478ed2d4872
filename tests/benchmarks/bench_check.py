"""How fast `check` is in one process, without a cache: `python tests/benchmarks/bench_check.py`.

Prints the CPU time of checking a tree as a multiple of that of `ast.parse` over the same files, the
lines checked per CPU second, and the slowest files. It asserts nothing.

Args:
  PATH: the tree; the installed Keras by default.
"""

from __future__ import annotations

import ast
import gc
import importlib.util
import sys
import time
from pathlib import Path

from aglint import engine
from aglint.cli.check import keep_trees
from aglint.config import Config
from aglint.source import Source


def _parsing(sources: list[Source]) -> float:
    started = time.process_time()
    for source in sources:
        ast.parse(source.text)
    return time.process_time() - started


def main(path: str) -> None:
    """Measures one tree; parsing is timed before and after, as a machine's speed wanders."""
    sources = [Source.read(file) for file in sorted(Path(path).rglob("*.py"))]
    sources = [source for source in sources if _parses(source)]
    lines = sum(len(source.lines) for source in sources)
    engine.check_source(Source.from_text("import tensorflow\n"))  # loads the rules
    keep_trees()
    gc.collect()
    before = _parsing(sources)
    taken: dict[str, float] = {}
    check = engine.analyse

    def timed(source, *args, **kwargs):
        started = time.process_time()
        result = check(source, *args, **kwargs)
        taken[source.path] = taken.get(source.path, 0.0) + time.process_time() - started
        return result

    engine.analyse = timed
    started = time.process_time()
    engine.check_paths([path], Config())
    checking = time.process_time() - started
    parsing = (before + _parsing(sources)) / 2
    print(f"{len(sources)} files, {lines:,} lines")
    print(f"parsing {parsing:.2f} s, checking {checking:.2f} s: {checking / parsing:.1f} times")
    print(f"{lines / checking:,.0f} lines a second")
    for name in sorted(taken, key=taken.get, reverse=True)[:5]:
        print(f"{taken[name]:7.2f} s  {name}")


def _parses(source: Source) -> bool:
    try:
        ast.parse(source.text)  # `source.tree` would spare the check its own parsing
    except SyntaxError:
        return False
    return True


if __name__ == "__main__":
    installed = importlib.util.find_spec("keras")
    main(sys.argv[1] if sys.argv[1:] else f"{installed.submodule_search_locations[0]}/src")
