"""Small programs for the tests of rules: the marks beside their lines, and what TensorFlow says.

A program ends in the call of its traced function. The lines that a rule must report end in
`# BAD`; then TensorFlow must refuse the program, and run it when there is no mark. `# BAD, runs`
marks a line where a report is right though the program ends without an error.
"""

from __future__ import annotations

import importlib.util
import itertools
import sys
import textwrap
from pathlib import Path

from aglint.config import Config
from aglint.engine import check_source
from aglint.source import Source

HEADER = "import tensorflow as tf\n"
_numbers = itertools.count()


def program(text: str) -> str:
    """A table's text as a module."""
    return HEADER + textwrap.dedent(text)


def marked(text: str) -> list[int]:
    """The lines that end in a mark."""
    rows = program(text).splitlines()
    return [number for number, row in enumerate(rows, 1) if "# BAD" in row]


def reported(text: str, symbol: str) -> list[int]:
    """The lines that a rule reports."""
    found = check_source(Source.from_text(program(text), "case.py"), Config(select=(symbol,)))
    assert not [one for one in found if one.code in ("AG000", "AG001")], found
    return [one.span.line for one in found]


def refused(text: str, directory: Path) -> Exception | None:
    """The error with which TensorFlow refuses a program; AutoGraph reads it from a file."""
    name = f"case_{next(_numbers)}"
    path = directory / f"{name}.py"
    path.write_text(program(text), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        return error
    finally:
        del sys.modules[name]
    return None


def agree(text: str, symbol: str, directory: Path) -> None:
    """Asserts that the rule reports the marked lines and that TensorFlow refuses just those."""
    assert reported(text, symbol) == marked(text)
    error = refused(text, directory)
    if "# BAD, runs" in text or not marked(text):
        assert error is None
    else:
        assert error is not None
