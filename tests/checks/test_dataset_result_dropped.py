"""Transformations of datasets whose result nobody takes."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "batch": """
        ds = tf.data.Dataset.range(8)
        ds.batch(2)  # BAD
        print(list(ds))
    """,
    "options": """
        def load(path):
            ds = tf.data.TFRecordDataset(path)
            options = tf.data.Options()
            ds.with_options(options)  # BAD
            return ds
    """,
    "in a branch of a method": """
        class Input:
            def __call__(self, files, training):
                dataset = tf.data.Dataset.list_files(files)
                if training:
                    dataset.shuffle(100)  # BAD
                    dataset.repeat()  # BAD
                return dataset.batch(8)
    """,
    "attribute": """
        class Input:
            def __init__(self, xs):
                self.ds = tf.data.Dataset.from_tensor_slices(xs)
                self.ds.map(lambda x: x + 1)  # BAD
    """,
    "chain": """
        ds = tf.data.Dataset.range(8)
        ds.map(lambda x: x + 1).cache()  # BAD
    """,
    "annotated argument": """
        def prepare(ds: tf.data.Dataset):
            ds.prefetch(1)  # BAD
            return ds
    """,
    "argument that only tf.data has": """
        def prepare(ds):
            ds.shuffle(buffer_size=10)  # BAD
            return ds
    """,
    "imported Dataset": """
        from tensorflow.data import Dataset
        ds = Dataset.range(3)
        ds.take(2)  # BAD
    """,
    "apply": """
        ds = tf.data.Dataset.range(3)
        ds.apply(tf.data.experimental.assert_cardinality(3))  # BAD
    """,
    "in a traced function": """
        @tf.function
        def f(n):
            ds = tf.data.Dataset.range(n)
            ds.skip(2)  # BAD
            return ds.reduce(tf.constant(0, tf.int64), lambda a, b: a + b)
    """,
    "bound": """
        ds = tf.data.Dataset.range(8)
        ds = ds.batch(2)
        ds2 = ds.shuffle(2)
        print(list(ds.take(1)), ds2)
    """,
    "save and iteration": """
        ds = tf.data.Dataset.range(8)
        ds.save("/tmp/x")
        ds.cardinality()
        ds.options()
        iter(ds)
    """,
    "reduce for its effects": """
        ds = tf.data.Dataset.range(8)
        ds.reduce(tf.constant(0, tf.int64), lambda a, b: a + b)
    """,
    "unknown receiver": """
        def prepare(items, pool):
            items.shuffle()
            pool.map(print, items)
            items.batch(3)
            return items
    """,
    "a list": """
        def prepare(items):
            rows = list(items)
            rows.filter(None)
            return rows
    """,
    "own class": """
        class Deck:
            def shuffle(self, buffer_size):
                self.cards = sorted(self.cards)
        deck = Deck()
        deck.shuffle(buffer_size=3)
    """,
    "a test of an error": """
        import pytest
        def test_batch():
            ds = tf.data.Dataset.range(3)
            with pytest.raises(ValueError):
                ds.batch(-1)
            try:
                ds.map(None)
            except TypeError:
                pass
    """,
    "a test of tracing": """
        def test_graph():
            ds = tf.data.Dataset.range(3)
            ds.map(lambda x: x + 1)
            ds.batch(2)  # BAD
    """,
    "another package's dataset": """
        import datasets
        def prepare():
            ds = datasets.load_dataset("x")
            ds.shuffle(seed=1)
            return ds
    """,
    "returned from a function": """
        def prepare(ds: tf.data.Dataset):
            return ds.map(lambda x: x)
        prepare(tf.data.Dataset.range(3))
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "dataset-result-dropped"))) == marked(text)
