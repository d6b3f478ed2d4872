"""Random programs of tensors: converted code gives, eagerly and in a graph, what Python gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aglint.convert import convert
from aglint.source import Source
from tests.passes.tensor_programs import eager, graph, python, tensor_programs
from tests.passes.test_random_programs import EVERYTHING, RUNTIME

arguments = st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=2, max_size=3)


def agree(text: str, tuples: list[tuple[int, ...]]) -> None:
    """Asserts that a program, converted, and after each pass, gives what it gave.

    A graph may refuse a program only where the conversion has refused a part of it.
    """
    converted = convert(Source.from_text(text), EVERYTHING)
    expected = [python(text, one) for one in tuples]
    for name, step in converted.steps:
        ready = step if RUNTIME in step else RUNTIME + step
        assert [python(ready, one) for one in tuples] == expected, f"after {name}:\n{step}"
        assert [eager(ready, one) for one in tuples] == expected, f"eager, after {name}:\n{step}"
    staged = graph(converted.text, tuples)
    if not (converted.refused and isinstance(staged, Exception)):
        assert staged == expected, converted.text


@settings(max_examples=15)
@given(tensor_programs(), arguments)
def test_converted_program_does_the_same_with_tensors(text, tuples):
    agree(text, tuples)


@pytest.mark.slow
@settings(max_examples=500)
@given(tensor_programs(), arguments)
def test_many_converted_programs_do_the_same_with_tensors(text, tuples):
    agree(text, tuples)
