"""lambdas-on-one-line, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "two maps": """
        ds = tf.data.Dataset.range(3)
        ds.map(lambda v: v + 1).map(lambda v: -v if v > 1 else v)  # BAD
    """,
    "a filter and a map": """
        ds = tf.data.Dataset.range(3)
        ds.filter(lambda v: v > 1 and v < 5).map(lambda v: v + 1)  # BAD
    """,
    "two names": """
        one = lambda v: v if v > 0 else -v; two = lambda v: v + 1  # BAD
        tf.data.Dataset.range(3).map(one).map(two)
    """,
    "a pair of names": """
        one, two = (lambda v: v if v > 0 else -v), (lambda v: v + 1)  # BAD
        tf.data.Dataset.range(3).map(one).map(two)
    """,
    "two names on two lines": """
        one = lambda v: v if v > 0 else -v
        two = lambda v: v + 1
        tf.data.Dataset.range(3).map(one).map(two)
    """,
    "a default key beside": """
        names = sorted([2], key=lambda v: -v); g = tf.function(lambda v: 1 if v > 0 else 2)  # BAD
        g(tf.constant(3))
    """,
    "not": """
        ds = tf.data.Dataset.range(3)
        ds.filter(lambda v: not v > 1).map(lambda v: v + 1)  # BAD
    """,
    "a callee with a branch": """
        def clip(x):
            if x > 1:
                return x * 0 + 1
            return x
        tf.data.Dataset.range(3).map(lambda v: clip(v)).map(lambda v: v)  # BAD
    """,
    "other parameters": """
        ds = tf.data.Dataset.range(3)
        ds.map(lambda v: v + 1).map(lambda w: -w if w > 1 else w)
    """,
    "more parameters": """
        ds = tf.data.Dataset.range(3)
        ds.map(lambda v: -v if v > 1 else v).reduce(tf.constant(0, tf.int64), lambda v, w: v + w)
    """,
    "one after the other": """
        ds = tf.data.Dataset.range(3)
        ds = ds.map(lambda v: v + 1)
        ds = ds.map(lambda v: -v if v > 1 else v)
    """,
    "nothing staged": """
        ds = tf.data.Dataset.range(3)
        ds.map(lambda v: v + 1).map(lambda v: tf.where(v > 1, v, -v))
    """,
    "inside a converted function": """
        @tf.function
        def f(x):
            g, h = lambda v: v + 1, lambda v: -v if v > 1 else v
            return g(x) + h(x)
        f(tf.constant(3))
    """,
    "a call over several lines": """
        ds = tf.data.Dataset.range(3)
        ds = (
            ds.map(lambda v: v + 1)
            .map(lambda v: -v if v > 1 else v)
        )
    """,
    "functions": """
        def grow(v): return v + 1
        def flip(v): return -v if v > 1 else v
        tf.data.Dataset.range(3).map(grow).map(flip)
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "lambdas-on-one-line", tmp_path)
