"""Lambdas that become local functions, which AutoGraph sees through."""

from __future__ import annotations

import re

import pytest

from tests.checks.test_late_bound_closure import CASES as REPORTED
from tests.fixes.fix_cases import HEADER, check, repaired, run

CASES = {
    "before a branch": """
          @tf.function
          def f(x):
              shift = 0
        -     shifted = lambda v, *, by=1: v * by + shift  # é
        +
        +     def shifted(v, *, by=1):
        +         return v * by + shift  # é
        +
              if x > 0:
                  shift = 10
              return shifted(x)
          assert int(f(tf.constant(1))) == 11
    """,
    "put into a list": """
          @tf.function
          def f(x):
              stages = []
              for i in range(3):
                  y = x + i
        -         stages.append(lambda: y * i)
        +
        +         def stage():
        +             return y * i
        +
        +         stages.append(stage)
              return tf.stack([each() for each in stages])
          assert f(tf.constant(1)).numpy().tolist() == [6, 6, 6]
    """,
    "over several lines, in a dict": """
          @tf.function
          def f(x):
            found, callback = {}, 0
            for i in range(3):
        -     found[i] = lambda: x * (
        -         i
        -     ) + 1
        +     def callback_2():
        +       return (x * (
        +         i
        +     ) + 1)
        +
        +     found[i] = callback_2
            return tf.stack([each() for each in found.values()])
          assert f(tf.constant(1)).numpy().tolist() == [3, 3, 3]
    """,
    "left: one line, a generator, a lambda in another": """
          @tf.function
          def f(x):
              fs = []
              for i in range(3): fs.append(lambda: x * i)
              for i in range(3):
                  fs.append(next(x * i for _ in range(1)) for _ in range(2))
              return fs
    """,
}
LAMBDAS = [name for name, text in REPORTED.items() if "lambda" in text and "# BAD" in text]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_late_bound_closure(case, tmp_path):
    check(case, "late-bound-closure", tmp_path)


@pytest.mark.parametrize("name", LAMBDAS)
def test_the_graph_agrees_with_python_then(name, tmp_path):
    rows = [row.removeprefix(" " * 8) for row in REPORTED[name].replace("  # BAD", "").split("\n")]
    text = "\n".join(rows)
    text = re.sub(r"(    +)(.*): (f ?=|fs)(?=.*lambda)", r"\1\2:\n\1    \3", text)
    same = "x = tf.constant(1)\nassert str([int(v) for v in tf.nest.flatten(f(x))]) == "
    plain = "str([int(v) for v in tf.nest.flatten(f.python_function(x))])\n"
    made = repaired(HEADER + text + "\n" + same + plain, "late-bound-closure", unsafe=False)
    assert made.applied
    run(made.source.text, tmp_path)
