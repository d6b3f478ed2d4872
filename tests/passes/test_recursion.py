"""Functions that call themselves become loops, and do the same: in Python, eagerly, in a graph."""

from __future__ import annotations

import ast

import pytest
import tensorflow as tf

from aglint.convert import CONSTRUCTS, Options, convert
from aglint.lowering import LINEAR, TREE
from aglint.source import Source

HEAD = "import tensorflow as tf\n\n\n"
ASKED = Options(
    style="dispatch",
    all=True,
    budget=False,
    constructs=CONSTRUCTS | {TREE},
    asked=frozenset({LINEAR, TREE}),
)

PROGRAMS = {
    "tail": (
        """
        def f(a, b):
            if b == 0:
                return a
            return f(b, a % b)
        """,
        [(48, 18), (7, 0), (18, 48)],
    ),
    "on the way back": (
        """
        def f(n):
            '''Factorial.'''

            # the end
            if n <= 1:
                return 1
            return n * f(n - 1)  # on the way back
        """,
        [(1,), (6,)],
    ),
    "nothing is noted": (
        """
        def f(n):
            if n == 0: return 0
            half = n // 2
            return 1 + f(half)
        """,
        [(0,), (13,)],
    ),
    "several ends": (
        """
        def f(n, steps=0):
            if n == 1:
                return steps
            if n % 2 == 0:
                return f(n // 2, steps=steps + 1)
            elif n > 1000:
                return f(1, steps + 100)
            else:
                return f(3 * n + 1, steps + 1)
        """,
        [(1, 0), (27, 0), (7, 2)],
    ),
    "in else": (
        """
        def f(x, n):
            if n == 0:
                return 1
            else:
                return x * f(x, n - 1) + abs(n)
        """,
        [(2, 3), (3, 0)],
    ),
    "two ends and a way back": (
        """
        def f(n, limit):
            if n == 0:
                return 0
            if n > limit:
                return limit
            m = n + 1
            return m - f(n - 1, limit) * n
        """,
        [(3, 9), (12, 9), (0, 9)],
    ),
    "items of a list": (
        """
        def f(rows):
            if len(rows) == 0:
                return 0
            return rows[0] + 2 * f(rows[1:])
        """,
        [([],), ([3, 4, 5],)],
    ),
    "tree": (
        """
        def f(n):
            if n < 2:
                return n
            return f(n - 1) + f(n - 2)
        """,
        [(0,), (1,), (8,)],
    ),
    "three calls": (
        """
        def f(n, scale):
            if n < 1:
                return scale
            if n == 3:
                return scale - n
            return f(n - 1, scale) * n + max(f(n - 2, scale), 1 - f(n - 3, scale + 1))
        """,
        [(0, 2), (5, 2), (6, 1)],
    ),
}


def _text(program: str) -> str:
    rows = program.splitlines()[1:]
    width = len(rows[0]) - len(rows[0].lstrip())
    return HEAD + "".join(row[width:] + "\n" for row in rows)


def _function(text: str):
    space: dict = {}
    exec(compile(text, "<program>", "exec"), space)
    return space["f"]


@pytest.mark.parametrize("program, calls", PROGRAMS.values(), ids=PROGRAMS)
def test_a_loop_does_what_the_calls_did(program, calls):
    text = _text(program)
    made = convert(Source.from_text(text), ASKED)
    assert {one.what for one in made.changed} >= {LINEAR, "while"}
    assert not made.refused
    assert _comments(text) == _comments(made.text)
    original, changed = _function(text), _function(made.text)
    graph = tf.function(changed, autograph=False)
    for call in calls:
        expected = original(*call)
        assert changed(*call) == expected
        if isinstance(call[0], list):
            continue
        tensors = [tf.constant(one) for one in call]
        assert int(changed(*tensors)) == expected
        assert int(graph(*tensors)) == expected


def _comments(text: str) -> list[str]:
    return sorted(row.partition("#")[2] for row in text.splitlines() if "#" in row)


@pytest.mark.parametrize("program, calls", PROGRAMS.values(), ids=PROGRAMS)
def test_nothing_that_python_decides_is_rewritten_unasked(program, calls):
    made = convert(Source.from_text(_text(program)), Options(style="dispatch", all=True))
    assert LINEAR not in {one.what for one in made.changed}


TRACED = "@tf.function\ndef f(n: tf.Tensor):\n    if n < 2:\n        return n\n    return {}\n"


def test_what_a_tensor_decides_becomes_a_loop():
    text = HEAD + TRACED.format("f(n - 2)")
    made = convert(Source.from_text(text))
    assert "while_loop" in made.text
    assert "autograph=False" in made.text
    assert int(_function(made.text)(tf.constant(7))) == 1


def test_a_tree_has_to_be_asked_for():
    text = HEAD + TRACED.format("f(n - 1) + f(n - 2)")
    made = convert(Source.from_text(text))
    assert made.text == text
    assert "comes back" in made.refused[0].reason
    named = Options(constructs=frozenset({TREE}), asked=frozenset({TREE}))
    made = convert(Source.from_text(text), named)
    assert int(_function(made.text)(tf.constant(9))) == 34


LEFT = {
    "in a loop": "for _ in range(2):\n        return f(n - 1)\n    return n",
    "in a try": "try:\n        return f(n - 1)\n    except ValueError:\n        return n",
    "in a comprehension": "return sum([f(m) for m in range(n)])",
    "only if asked": "return n > 5 and f(n - 1)",
    "behind an effect": "return print(n) or f(n - 1)",
    "call before": "return abs(n) + f(n - 1)",
    "call of a call": "return f(f(n - 1))",
    "not returned": "x = f(n - 1)\n    return x + n",
    "handed on": "return f(n - 1) if n else f",
    "the same again": "return f(n)",
    "two on a line": "m = n; return m + f(n - 1)",
    "an end in a loop": "for m in range(n):\n        return m\n    return n * f(n - 1)",
    "an attribute that may change": "log(n)\n    return log.level + f(n - 1)",
    "a name of an earlier round": "if n > 4:\n        m = n\n    return m + f(n - 1)",
    "starred": "return f(*[n - 1])",
    "a function inside": "g = lambda: n\n    return f(n - g())",
    "a long text": 'print("""a\nb""")\n    return f(n - 1)',
}


@pytest.mark.parametrize("rest", LEFT.values(), ids=LEFT)
def test_left_as_it_is(rest):
    text = f"{HEAD}def f(n):\n    if n <= 0:\n        return n\n    {rest}\n"
    ast.parse(text)
    made = convert(Source.from_text(text), ASKED)
    assert LINEAR not in {one.what for one in made.changed}


@pytest.mark.parametrize(
    "head",
    [
        "@functools.lru_cache\ndef f(n):",
        "class A:\n  def f(self, n):",
        "def f(*n):",
        "f = g\ndef f(n):",
    ],
)
def test_other_functions_are_left(head):
    indent = "    " if "class" in head else "  "
    call = "self.f(n - 1)" if "class" in head else "f(n - 1)"
    body = f"{indent}if n <= 0:\n{indent}  return n\n{indent}return {call}\n"
    made = convert(Source.from_text(f"import functools\n\n\n{head}\n{body}"), ASKED)
    assert (LINEAR in {one.what for one in made.changed}) == head.startswith("f = g")
