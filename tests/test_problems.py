"""The problem programs: each fails as its README says, mended it passes, and aglint parts them."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import sys
from pathlib import Path

import pytest

from aglint.engine import check_source
from aglint.source import Source

PROBLEMS = Path(__file__).resolve().parents[1] / "fixtures" / "problems"
CASES = sorted(path.name for path in PROBLEMS.iterdir() if path.is_dir())
ROW = re.compile(
    r"^\| `(?P<slug>\w+)` \| .+ \| [\w-]+ \| (?P<error>\w+): (?P<text>.+) \|$", re.MULTILINE
)
CLAIMS = {row["slug"]: row for row in ROW.finditer((PROBLEMS / "README.md").read_text())}
MARK = re.compile(r"# BAD(-ALT)?$")

#: What aglint does not find, and why.
MISSED: dict[str, str] = {
    "1102_gradient_through_map": "no tf.function: TensorFlow itself gives no gradient, eagerly too",
    "1305_function_from_exec": "what exec makes has no text to look at",
    "406_keras_train_step_loops_data": "a batch may be a tuple of inputs, which Python loops over",
}


def run(case: str, name: str) -> Exception | None:
    """Import one program and call its main(); what it raised, or None."""
    path = PROBLEMS / case / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"problem_{case}_{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # AutoGraph looks a lambda's module up there
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            spec.loader.exec_module(module)
            module.main()
        except Exception as error:
            return error
    return None


def check(case: str, name: str):
    """The diagnostics of one program, and its marked lines."""
    source = Source.read(PROBLEMS / case / f"{name}.py")
    lines = source.text.splitlines()
    marked = {number for number, line in enumerate(lines, 1) if MARK.search(line)}
    return check_source(source), marked


def test_every_program_is_described():
    assert sorted(CLAIMS) == CASES
    assert not set(MISSED) - set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_flags_the_problem(case):
    found, marked = check(case, "bad")
    assert marked
    hit = {d.span.line for d in found} & marked
    if case in MISSED:
        assert not hit, f"found after all: take {case} off the list of what is missed"
    else:
        assert hit, [f"{d.span.line}: {d.code} {d.message}" for d in found]


@pytest.mark.parametrize("case", CASES)
def test_flags_nothing_in_the_mended_program(case):
    found, marked = check(case, "good")
    assert not marked
    assert [f"{d.span.line}: {d.code} {d.message}" for d in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_fails_as_described(case):
    error = run(case, "bad")
    assert type(error).__name__ == CLAIMS[case]["error"]
    assert CLAIMS[case]["text"] in str(error)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_passes_when_mended(case):
    error = run(case, "good")
    assert error is None, error
