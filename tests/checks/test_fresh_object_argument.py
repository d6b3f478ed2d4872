"""Objects that a loop makes for each call."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "bound method": """
        class Model:
            def step(self, x): return x
        @tf.function
        def drive(f, x): return f(x)
        def main():
            model = Model()
            for _ in range(6):
                drive(model.step, 1.0)  # BAD
    """,
    "bound kept": """
        class Model:
            def step(self, x): return x
        @tf.function
        def drive(f, x): return f(x)
        def main():
            step = Model().step
            for _ in range(6):
                drive(step, 1.0)
    """,
    "lambda": """
        import functools
        @tf.function
        def drive(x, f): return f(x)
        def main(x):
            for _ in range(6):
                drive(x, lambda v: v + 1)  # BAD
                drive(x, f=functools.partial(tf.add, 1))  # BAD
                def g(v): return v
                drive(x, g)  # BAD
    """,
    "a model of Keras": """
        @tf.function
        def drive(model, x): return model(x)
        def main(x):
            for _ in range(6):
                model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
                drive(model, x)  # BAD
    """,
    "a dataset": """
        @tf.function
        def drive(data): return data.reduce(0, lambda a, b: a + b)
        def main(x):
            for _ in range(6):
                data = tf.data.Dataset.from_tensor_slices(x)
                drive(data)
    """,
    "not in loop": """
        @tf.function
        def drive(x, f): return f(x)
        def main(x):
            drive(x, lambda v: v + 1)
    """,
    "function in loop": """
        @tf.function
        def drive(x, f): return f(x)
        def once(x):
            return drive(x, lambda v: v + 1)  # BAD
        def main(x):
            for i in range(10):
                once(x)
    """,
    "object": """
        class C:
            def __init__(self, s): self.s = s
        @tf.function
        def f(x, c): return x * c.s
        def main(x):
            for i in range(10):
                f(x, C(i))  # BAD
                c = C(i)
                f(x, c)  # BAD
    """,
    "namedtuple object": """
        import typing, dataclasses
        class P(typing.NamedTuple):
            a: int
        class Q(tf.experimental.ExtensionType):
            a: tf.Tensor
        class E:
            def __eq__(self, o): return True
            def __hash__(self): return 1
        @tf.function
        def f(x, c): return x * c.a
        def main(x):
            for i in range(10):
                f(x, P(1))
                f(x, Q(x))
                f(x, E())
    """,
    "layer passed": """
        import keras
        @tf.function
        def f(layer, x): return layer(x)
        def main(x):
            d = keras.layers.Dense(2)
            for i in range(10):
                f(d, x)
    """,
    "generators": """
        def numbers():
            yield 1
        def number():
            return 1
        @tf.function
        def f(x, g): return x
        def main(x):
            for i in range(10):
                f(x, numbers())  # BAD
                f(x, (n for n in range(i)))  # BAD
                f(x, number())
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "fresh-object-argument"))) == marked(text)
