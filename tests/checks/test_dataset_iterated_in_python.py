"""dataset-iterated-in-python: what ends with an error runs on TensorFlow, the rest never ends."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree, marked, reported

ENDLESS = {
    "a comprehension": """
        @tf.function
        def f(x):
            return [e for e in tf.data.Dataset.range(3)]  # BAD
    """,
    "a generator": """
        @tf.function
        def f(x):
            ds = tf.data.Dataset.range(3)
            return sum(e for e in ds)  # BAD
    """,
    "list": """
        @tf.function
        def f(x):
            return list(tf.data.Dataset.range(3).batch(2))  # BAD
    """,
    "tuple of an iterator": """
        @tf.function
        def f(x):
            return tuple(iter(tf.data.Dataset.range(3)))  # BAD
    """,
    "a star": """
        @tf.function
        def f(x):
            ds = tf.data.Dataset.range(3)
            return [*ds]  # BAD
    """,
    "enumerate of an iterator": """
        @tf.function
        def f(x):
            for i, e in enumerate(iter(tf.data.Dataset.range(3))):  # BAD
                x += e
            return x
    """,
    "a loop without autograph": """
        @tf.function(autograph=False)
        def f(x):
            for e in tf.data.Dataset.range(3):  # BAD
                x += e
            return x
    """,
    "a loop in a generator": """
        def parts(ds):
            for e in ds:  # BAD
                yield e
        @tf.function
        def f(x):
            for e in parts(tf.data.Dataset.range(3)):
                x += e
            return x
    """,
    "a loop in Keras": """
        import keras
        data = tf.data.Dataset.range(3)
        class Sum(keras.layers.Layer):
            def call(self, x):
                for e in data:  # BAD
                    x += e
                return x
    """,
}
ENDING = {
    "as_numpy_iterator": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(3).as_numpy_iterator():  # BAD
                x += e
            return x
        f(tf.constant(3, tf.int64))
    """,
    "as_numpy_iterator in a comprehension": """
        @tf.function
        def f(x):
            ds = tf.data.Dataset.range(3)
            return x + sum(e for e in ds.as_numpy_iterator())  # BAD
        f(tf.constant(3, tf.int64))
    """,
    "a staged loop": """
        @tf.function
        def f(x):
            for e in tf.data.Dataset.range(3):
                x += e
            for i, e in enumerate(tf.data.Dataset.range(3)):
                x += e * i
            for e in iter(tf.data.Dataset.range(3)):
                x += e
            return x
        f(tf.constant(3, tf.int64))
    """,
    "reduce": """
        @tf.function
        def f(x):
            ds = tf.data.Dataset.range(3).map(lambda e: e * 2)
            return ds.reduce(x, lambda total, e: total + e)
        f(tf.constant(3, tf.int64))
    """,
    "next": """
        @tf.function
        def f(x):
            return x + next(iter(tf.data.Dataset.range(3)))
        f(tf.constant(3, tf.int64))
    """,
    "not traced": """
        @tf.function
        def f(x):
            return x * 2
        total = sum(int(f(e)) for e in tf.data.Dataset.range(3))
        rows = list(tf.data.Dataset.range(3).as_numpy_iterator())
    """,
    "zip of datasets": """
        @tf.function
        def f(x):
            for a, b in zip(tf.data.Dataset.range(3), tf.data.Dataset.range(3)):
                x += a * b
            return x
        f(tf.constant(3, tf.int64))
    """,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_reports_what_never_ends(name: str):
    assert reported(ENDLESS[name], "dataset-iterated-in-python") == marked(ENDLESS[name])


@pytest.mark.parametrize("name", ENDING)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(ENDING[name], "dataset-iterated-in-python", tmp_path)
