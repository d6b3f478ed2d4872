"""Iterators of outer scopes that tracing moves on."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "iter": """
        it = iter(range(10))
        @tf.function
        def f(x): return x + next(it)  # BAD
    """,
    "ds iter": """
        it = iter(tf.data.Dataset.range(10))
        @tf.function
        def f(x): return x + next(it)
    """,
    "generator closure": """
        def make():
            g = (i for i in range(3))
            @tf.function
            def f(x):
                for e in g:  # BAD
                    x += e
                return x
            return f
    """,
    "generator function": """
        def gen():
            yield 1
        G = gen()
        @tf.function
        def f(x):
            return x + next(G)  # BAD
    """,
    "local iterator": """
        @tf.function
        def f(x):
            it = iter([1, 2])
            return x + next(it)
    """,
    "itertools cycle self": """
        import itertools
        class M(tf.Module):
            def __init__(self):
                self.c = itertools.cycle([1, 2])
            @tf.function
            def f(self, x):
                return x + next(self.c)  # BAD
    """,
    "list loop": """
        L = [1, 2]
        @tf.function
        def f(x):
            for e in L:
                x += e
            return x
    """,
    "unknown arg": """
        @tf.function
        def f(it):
            return next(it)
    """,
    "iter of unknown": """
        from other import ds
        it = iter(ds)
        @tf.function
        def f():
            return next(it)
    """,
    "enumerate at module": """
        E = enumerate([1, 2, 3])
        @tf.function
        def f(x):
            for i, e in E:  # BAD
                x += e
            return x
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "stateful-iterator-at-trace-time"))) == marked(text)
