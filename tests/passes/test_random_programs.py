"""Random programs: converted code, and the text after every pass, do what the original does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aglint.convert import Options, convert
from aglint.source import Source
from tests.passes.programs import programs, run, small_programs

EVERYTHING = Options(style="dispatch", all=True, budget=False)
RUNTIME = "from aglint import runtime as ag\n"
numbers = st.integers(0, 3)
arguments = st.lists(st.tuples(*[numbers] * 5), min_size=2, max_size=4)


def agree(text: str, tuples: list[tuple]) -> None:
    """Asserts that a program, converted, and after each pass, does what it did."""
    converted = convert(Source.from_text(text), EVERYTHING)
    for one in tuples:
        expected = run(text, one)
        for name, step in converted.steps:
            ready = step if RUNTIME in step else RUNTIME + step
            assert run(ready, one) == expected, f"after {name}:\n{step}"


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(programs(depth=2), arguments)
def test_converted_program_does_the_same(text, tuples):
    agree(text, tuples)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(small_programs(depth=2), arguments)
def test_converted_small_program_does_the_same(text, tuples):
    agree(text, tuples)


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(programs(depth=2), arguments)
def test_many_converted_programs_do_the_same(text, tuples):
    agree(text, tuples)


@pytest.mark.slow
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(small_programs(depth=2), arguments)
def test_many_converted_small_programs_do_the_same(text, tuples):
    agree(text, tuples)


@settings(max_examples=15)
@given(programs(depth=2))
def test_converting_twice_changes_nothing(text):
    once = convert(Source.from_text(text), EVERYTHING)
    # What was refused may have become possible once its surroundings are converted.
    assume(not once.refused)
    assert convert(Source.from_text(once.text), EVERYTHING).text == once.text
