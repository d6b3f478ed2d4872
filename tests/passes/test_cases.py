"""Every case of `fixtures/passes`: what becomes of it, and that it does the same.

A case file holds a module with examples and, below a line `# ==== dispatch`, the text that it is
converted to. `AGLINT_BLESS=1 pytest tests/passes/test_cases.py` writes that part anew.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
from pathlib import Path

import pytest

from aglint.convert import Options, convert
from aglint.source import Source

ROOT = Path(__file__).parents[2] / "fixtures" / "passes"
CASES = sorted(ROOT.glob("*/*.py"))
MARK = "\n\n# ==== dispatch\n"
EXAMPLE = "# aglint: example "
EAGER_ONLY = "# eager only"


def _parts(path: Path) -> tuple[str, str]:
    original, _, expected = path.read_text().partition(MARK)
    return original, expected


def _converted(original: str) -> str:
    text = convert(Source.from_text(original + "\n"), Options(style="dispatch", all=True)).text
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("# aglint:")
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case_is_converted_as_written(path):
    original, expected = _parts(path)
    converted = _converted(original).strip("\n")
    if os.environ.get("AGLINT_BLESS"):
        path.write_text(original.rstrip("\n") + "\n" + MARK + "\n" + converted + "\n")
        return
    assert converted == expected.strip("\n")


def _outcome(call, space: dict) -> tuple:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            result = eval(call, space)
        except Exception as error:
            return "raised", type(error).__name__, printed.getvalue()
    return "returned", _plain(result), printed.getvalue()


def _plain(value):
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    if hasattr(value, "numpy"):
        return value.dtype.name, value.numpy().tolist()
    return type(value).__name__, value


def _space(text: str) -> dict:
    import tensorflow as tf

    space: dict = {"tf": tf}
    exec(compile(text, "<case>", "exec"), space)
    return space


def _examples(original: str) -> list[str]:
    rows = original.splitlines()
    return [row.removeprefix(EXAMPLE) for row in rows if row.startswith(EXAMPLE)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case_and_every_step_do_the_same(path):
    original, _ = _parts(path)
    steps = convert(Source.from_text(original + "\n"), Options(style="dispatch", all=True)).steps
    reference = _space(original)
    for name, text in steps:
        header = "" if "import runtime" in text else "from aglint import runtime as ag\n"
        space = _space(header + text)
        for call in _examples(original):
            assert _outcome(call, space) == _outcome(call, reference), f"{call} after {name}"


def _values(outcome):
    """A result without dtypes of Python numbers, which are tensors in a graph."""
    match outcome:
        case (str(), int() | float() | bool() | list() as value):
            return value
        case list() | tuple():
            return [_values(one) for one in outcome]
    return outcome


STAGED = [
    path
    for path in CASES
    if EAGER_ONLY not in _parts(path)[0]
    and any("tf." in call for call in _examples(_parts(path)[0]))
]


@pytest.mark.parametrize("path", STAGED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case_stages_without_autograph(path):
    import tensorflow as tf

    original, _ = _parts(path)
    reference = _space(original)
    staged = _space(_converted(original))
    for call in _examples(original):
        if "tf." not in call:
            continue
        function = ast.unparse(ast.parse(call).body[0].value.func)
        space = {**staged, "staged": tf.function(eval(function, staged), autograph=False)}
        result = _outcome("staged" + call.removeprefix(function), space)
        assert _values(result[1]) == _values(_outcome(call, reference)[1]), call
