"""Small programs as diffs: what a fix makes of them, and that TensorFlow runs it.

A line that begins with `-` is in the original only, one with `+` in the fixed program only. The
programs end in assertions. They hold for the fixed program, traced and eagerly; and for the
original eagerly, too, if the fixes are safe. A program without such lines is left as it is.
"""

from __future__ import annotations

import importlib.util
import itertools
import sys
import textwrap
from pathlib import Path

import tensorflow as tf

from aglint.config import Config
from aglint.engine import check_source
from aglint.repair import Repair, Wanted, repair
from aglint.source import Source

HEADER = "import tensorflow as tf\n"
_numbers = itertools.count()


def repaired(text: str, symbol: str, unsafe: bool = True) -> Repair:
    """The outcome of the fixes of one rule."""
    wanted = Wanted(Config(select=(symbol,)), unsafe)
    return repair(Source.from_text(text, "case.py"), wanted)


def versions(case: str) -> tuple[str, str]:
    """The original and the fixed program."""
    rows = textwrap.dedent(case).strip("\n").split("\n")
    if not any(row[:1] in ("-", "+") for row in rows):
        rows = [f"  {row}" for row in rows]
    texts = []
    for mark in "-+":
        kept = [row[2:] for row in rows if not row.strip() or row[0] in (mark, " ")]
        texts.append(HEADER + "\n".join(kept) + "\n")
    return texts[0], texts[1]


def run(text: str, directory: Path, eagerly: bool = False) -> None:
    """Runs a program, with its functions traced or run eagerly; AutoGraph reads it from a file."""
    name = f"fix_{next(_numbers)}"
    path = directory / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    tf.config.run_functions_eagerly(eagerly)
    try:
        spec.loader.exec_module(module)
    finally:
        tf.config.run_functions_eagerly(False)
        del sys.modules[name]


def check(case: str, symbol: str, directory: Path, traced_anyway: bool = False) -> None:
    """Asserts that the fixes make of a case what it says, once, and that it works.

    Functions given to a Dataset are `traced_anyway`: the original can't be run as plain Python.
    """
    original, fixed = versions(case)
    made = repaired(original, symbol)
    assert made.source.text == fixed
    assert repaired(fixed, symbol).applied == ()
    left = check_source(Source.from_text(fixed, "case.py"), Config(select=(symbol,)))
    assert original == fixed or left == []
    if original == fixed:
        return
    run(fixed, directory)
    run(fixed, directory, eagerly=True)
    if all(one.safe for one in made.applied) and not traced_anyway:
        run(original, directory, eagerly=True)
