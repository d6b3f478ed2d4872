"""Random programs, converted and inverted, do what they did."""

from __future__ import annotations

import ast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aglint.convert import Options, convert
from aglint.invert import invert
from aglint.source import Source
from tests.passes.programs import programs, run

_SLOW = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _there_and_back(program: str) -> str:
    there = convert(Source.from_text(program), Options(style="dispatch", all=True, budget=False))
    return invert(Source.from_text(there.text), Options(all=True)).text


@settings(_SLOW, max_examples=15)
@given(programs(depth=2), st.tuples(*[st.integers(-2, 3)] * 5))
def test_does_the_same(program, arguments):
    back = _there_and_back(program)
    header = "" if "ag." not in back or "import" in back else "from aglint import runtime as ag\n"
    assert run(header + back, arguments) == run(program, arguments), back


@pytest.mark.slow
@settings(_SLOW, max_examples=30)
@given(programs(depth=2), st.tuples(*[st.integers(-2, 3)] * 5))
def test_many_do_the_same(program, arguments):
    back = _there_and_back(program)
    ast.parse(back)
    assert run(back, arguments) == run(program, arguments), back
