"""Which inputs are found in a text, and which function they are for."""

from __future__ import annotations

import ast

import pytest

from aglint.prove.examples import find
from aglint.prove.inputs import Input, Outline
from aglint.source import Source


def inputs(text: str) -> list[Input]:
    return find(Outline(Source.from_text(text)))


@pytest.mark.parametrize(
    "comment, call",
    [
        ("# aglint: example f(1)", "f(1)"),
        ("#aglint:example f(1)", "f(1)"),
        ("# aglint: example: f(1, key='# aglint: example')", "f(1, key='# aglint: example')"),
        ("x = 1  # aglint: example C(3).step(1)  ", "C(3).step(1)"),
        ("# aglint: example f('ü', *xs, **kw)", "f('ü', *xs, **kw)"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_is_an_input(comment, call, newline):
    assert inputs(f"import os{newline}{comment}{newline}") == [Input(call, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "x = '# aglint: example f(1)'\n",
        "# aglint: examples f(1)\n",
        "# aglint: ignore AG101\n",
        '"""\n# aglint: example f(1)\n"""\n',
    ],
)
def test_what_only_looks_like_an_example_is_none(text):
    assert inputs(text) == []


@pytest.mark.parametrize(
    "comment, problem",
    [
        ("# aglint: example f(1", "the example is not Python: '(' was never closed"),
        ("# aglint: example", "the example is empty"),
        ("# aglint: example f", "the example is not a call"),
        ("# aglint: example x = f(1)", "the example is not Python"),
    ],
)
def test_a_broken_example_says_what_is_wrong(comment, problem):
    (item,) = inputs(f"\n{comment}\n")
    assert item.line == 2
    assert item.problem.startswith(problem)


DOCTESTS = '''\
"""Module.

>>> import math
>>> f(1)
1
"""
def f(x):
    """Does.

    >>> y = f(2)
    >>> print(f(y).real)
    2
    >>> f(3)  # doctest: +SKIP
    >>> [f(i) for i in range(3)]
    >>> math.floor(1.5)
    >>> g(  # broken
    """
    return x

class C:
    """
    >>> c = C()
    >>> c.step(
    ...     1)
    """
    def step(self, x):
        return x
'''


def test_doctests_are_inputs_with_what_stands_before_them():
    found = [(item.call, item.line, len(item.setup), item.required) for item in inputs(DOCTESTS)]
    assert found == [
        ("f(1)", 4, 1, False),
        ("f(2)", 10, 0, False),
        ("f(y)", 11, 1, False),
        ("c.step(1)", 23, 1, False),
    ]


@pytest.mark.parametrize(
    "call, name",
    [
        ("f(1)", "f"),
        ("C().step(1)", "C.step"),
        ("C.step(None, 1)", "C.step"),
        ("C.D(1).run()", "C.D.run"),
        ("C(1)", "C.__init__"),
        ("c.step(1)", None),
        ("math.floor(1)", None),
        ("C().other()", None),
        ("(lambda: f)()(1)", None),
    ],
)
def test_the_text_tells_the_function(call, name):
    text = (
        "def f(x): pass\nclass C:\n    def __init__(self): pass\n    def step(self, x): pass\n"
        "    class D:\n        def run(self): pass\n"
    )
    outline = Outline(Source.from_text(text))
    assert outline.callee(ast.parse(call, mode="eval").body) == name


def test_functions_are_known_by_the_line_of_their_first_decorator():
    text = "@a\n@b(\n)\ndef f():\n    def g(): pass\n\nasync def h(): pass\n"
    outline = Outline(Source.from_text(text))
    assert outline.by_first_line == {1: "f", 5: "f.<locals>.g", 7: "h"}
