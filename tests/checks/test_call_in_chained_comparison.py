"""Operands that AutoGraph evaluates twice."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "chained": """
        calls = []
        def g():
            calls.append(1)
            return 3
        def pure(): return 3
        v = tf.Variable(0)
        it = iter(tf.data.Dataset.range(4))
        stack = [1, 2]
        @tf.function
        def f(x):
            a = 0 < g() < 10  # BAD
            b = 0 < v.assign_add(1) < 10  # BAD
            c = 0 < pure() < 10
            d = 0 < tf.reduce_sum(x) < 10
            e = 0 < tf.random.uniform([]) < 1  # BAD
            h = 0 < next(it) < 1  # BAD
            i = 0 < len(stack) < g()
            j = 0 < x < 5
            k = g() < 5
            return x
    """,
    "chained in if": """
        import numpy as np
        @tf.function
        def f(x):
            if 0 < np.random.rand() < 0.5:  # BAD
                return x
            return -x
    """,
    "chained unconverted": """
        import numpy as np
        def f():
            return 0 < np.random.rand() < 1
    """,
    "pop in the middle": """
        @tf.function
        def f(x):
            stack = [1, 2, 3]
            return 0 < stack.pop() < 5  # BAD
    """,
    "method that counts": """
        class M:
            def __init__(self): self.n = 0
            def tick(self):
                self.n += 1
                return self.n
            @tf.function
            def f(self, x):
                return 0 < self.tick() < 5  # BAD
    """,
    "lambda and ends": """
        v = tf.Variable(0)
        @tf.function
        def f(x):
            a = v.assign_add(1) < 3 < v.assign_add(1)
            b = 0 < v.read_value() < 4
            c = 0 < float(len("abc")) < x
            return a
    """,
    "generator object": """
        g = tf.random.Generator.from_seed(1)
        @tf.function
        def f(x):
            return 0.2 < g.uniform([]) < 0.8  # BAD
    """,
    "not converted": """
        @tf.function(autograph=False)
        def f(x):
            return 0 < tf.random.uniform([]) < 1
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "call-in-chained-comparison"))) == marked(text)
