"""Code with TensorFlow's own calls for control flow: what becomes of it, and that it does the same.

A file of `fixtures/inverse` holds a module with examples and, below a line `# ==== python`, what
`aglint fix --to-python` makes of it, with what it refuses in comments.
`AGLINT_BLESS=1 pytest tests/inverse/test_tf1.py` writes that part anew.
"""

from __future__ import annotations

import linecache
import os
from pathlib import Path

import numpy as np
import pytest

from aglint.invert import invert
from aglint.source import Source

ROOT = Path(__file__).parents[2] / "fixtures" / "inverse"
CASES = sorted(ROOT.glob("*.py"))
MARK = "\n\n# ==== python\n"
EXAMPLE = "# aglint: example "


def _inverted(original: str) -> str:
    made = invert(Source.from_text(original))
    left = [f"# {one.qualname} refused: {one.reason}\n" for one in made.refused]
    text = "".join(
        line for line in made.text.splitlines(keepends=True) if not line.startswith(EXAMPLE)
    )
    return "".join([text.strip("\n"), "\n\n" * bool(left), *left])


def _parts(path: Path) -> tuple[str, str]:
    original, _, expected = path.read_text().partition(MARK)
    return original.rstrip("\n") + "\n", expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_becomes_plain_python(path):
    original, expected = _parts(path)
    made = _inverted(original)
    if os.environ.get("AGLINT_BLESS"):
        path.write_text(original + MARK + "\n" + made.rstrip("\n") + "\n")
        return
    assert made.strip("\n") == expected.strip("\n")


def _outcome(text: str, call: str, traced: bool):
    import tensorflow as tf

    file = ROOT / f"made_{abs(hash(text))}.py"  # AutoGraph reads a function's source
    space: dict = {"tf": tf, "__file__": str(file)}
    _remember(str(file), text)
    tf.config.run_functions_eagerly(not traced)
    try:
        exec(compile(text, str(file), "exec"), space)
        return [_plain(eval(call, space)) for _ in range(2)]
    finally:
        tf.config.run_functions_eagerly(False)


def _remember(name: str, text: str) -> None:
    """Lets `inspect` find the source of code that is in no file."""
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)


def _plain(value):
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    if not hasattr(value, "numpy"):
        return value
    return value.dtype.name, np.asarray(value.numpy()).tolist()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_does_the_same_in_a_graph_and_eagerly(path):
    original, _ = _parts(path)
    made = invert(Source.from_text(original)).text
    calls = [
        line.removeprefix(EXAMPLE) for line in original.splitlines() if line.startswith(EXAMPLE)
    ]
    assert calls
    for call in calls:
        reference = _outcome(original, call, True)
        assert _outcome(made, call, True) == reference, call
        assert _outcome(made, call, False) == _outcome(original, call, False), call
