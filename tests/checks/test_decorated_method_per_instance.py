"""Instances for one call of a decorated method each."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "per instance": """
        class Model:
            def __init__(self, s): self.w = tf.Variable(s)
            @tf.function
            def train(self, x): return self.w * x
        def main():
            for t in range(5):
                m = Model(float(t))  # BAD
                m.train(tf.constant(1.0))
    """,
    "inner loop": """
        class Model:
            def __init__(self, s): self.w = tf.Variable(s)
            @tf.function
            def train(self, x): return self.w * x
        def main(xs):
            for t in range(5):
                m = Model(float(t))
                for x in xs:
                    m.train(x)
    """,
    "call": """
        class Model(tf.Module):
            def __init__(self, s): self.w = tf.Variable(s)
            @tf.function
            def __call__(self, x): return self.w * x
        def main(xs):
            for t in range(5):
                m = Model(float(t))  # BAD
                m(xs)
    """,
    "undecorated": """
        class Model(tf.Module):
            def __init__(self, s): self.w = tf.Variable(s)
            def __call__(self, x): return self.w * x
        def main(xs):
            for t in range(5):
                m = Model(float(t))
                m(xs)
    """,
    "once": """
        class Model:
            @tf.function
            def train(self, x): return x
        def main():
            m = Model()
            for t in range(5):
                m.train(tf.constant(1.0))
    """,
    "comprehension of instances": """
        class Model:
            @tf.function
            def train(self, x): return x
        def main(x):
            models = [Model() for _ in range(3)]
            for model in models:
                model.train(x)
    """,
    "two methods": """
        class Model:
            @tf.function
            def train(self, x): return x
            @tf.function
            def test(self, x): return x
        def main(xs):
            for x in xs:
                model = Model()  # BAD
                model.train(x)
                model.test(x)
    """,
    "plain method beside a decorated one": """
        class Model:
            def show(self): return 1
            @tf.function
            def train(self, x): return x
        def main(xs):
            for x in xs:
                model = Model()
                model.show()
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "decorated-method-per-instance"))) == marked(text)
