"""Functions that are made, called and forgotten."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "tf.function in loop": """
        def double(x): return x * 2
        def main():
            for i in range(3):
                g = tf.function(double)  # BAD
                g(tf.constant(1))
                tf.function(double)(tf.constant(1))  # BAD
    """,
    "kept functions": """
        def double(x): return x * 2
        def main(models):
            fns = [tf.function(m.call) for m in models]
            d = {}
            for m in models:
                d[m] = tf.function(m.call)
                f = tf.function(m.call)
                fns.append(f)
                f(1)
    """,
    "inner loop": """
        def double(x): return x * 2
        def main(xs):
            for i in range(3):
                g = tf.function(double)
                for x in xs:
                    g(x)
    """,
    "once": """
        def double(x): return x * 2
        def main(xs):
            g = tf.function(double)
            g(xs)
            return tf.function(double)(xs)
        main(1)
    """,
    "decorated nested": """
        def main(xs):
            for i in range(3):
                @tf.function  # BAD
                def step(x):
                    return x * i
                step(xs)
    """,
    "decorated nested in function that a loop calls": """
        def one(x):
            @tf.function  # BAD
            def step(x):
                return x * 2
            return step(x)
        def main(xs):
            for x in xs:
                one(x)
    """,
    "factory": """
        def make(k):
            @tf.function
            def step(x):
                return x * k
            return step
        def main(xs):
            fs = []
            for x in xs:
                fs.append(make(x))
    """,
    "train with inner loop": """
        def train(xs):
            weight = tf.Variable(2.0)
            @tf.function
            def step(x):
                return x * weight
            for x in xs:
                step(x)
        def main(folds):
            for f in folds:
                train(f)
    """,
    "train a model of each fold with inner loop": """
        def train(weight, xs):
            @tf.function
            def step(x):
                return x * weight
            for x in xs:
                step(x)
        def main(weights, xs):
            for weight in weights:
                train(weight, xs)
    """,
    "an epoch with inner loop": """
        def train(weight, xs):
            @tf.function  # BAD
            def step(x):
                return x * weight
            for x in xs:
                step(x)
        def main(weight, xs):
            for epoch in range(3):
                train(weight, xs)
    """,
    "guarded": """
        def double(x): return x * 2
        def main(xs):
            g = None
            for x in xs:
                if g is None:
                    g = tf.function(double)
                g(x)
    """,
    "cached factory": """
        import functools
        @functools.lru_cache
        def run(x):
            @tf.function
            def step(x):
                return x * 2
            return step(x)
        def main(xs):
            for x in xs:
                run(x)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "function-made-in-loop"))) == marked(text)
