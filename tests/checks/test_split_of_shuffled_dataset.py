"""Parts of a shuffled dataset; each program asserts on TensorFlow that they don't overlap."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

APART = """
def apart(*parts):
    seen = [set(part.as_numpy_iterator()) for part in parts]
    assert not any(a & b for i, a in enumerate(seen) for b in seen[:i])
ds = tf.data.Dataset.range(200)
"""
CASES = {
    "in a chain": """
        ds = ds.shuffle(200)  # BAD
        apart(ds.take(150), ds.skip(150))
    """,
    "bound before": """
        shuffled = ds.shuffle(buffer_size=200, seed=1)  # BAD
        doubled = shuffled.map(lambda x: x * 2).prefetch(2)
        train, test = doubled.take(150), doubled.skip(150)
        apart(train, test)
    """,
    "in a function": """
        def split(data: tf.data.Dataset, size):
            data = data.shuffle(1000)  # BAD
            train = data.take(size)
            test = data.skip(size)
            return train, test
        apart(*split(ds, 100))
    """,
    "count as a keyword, reshuffled on purpose": """
        ds = ds.shuffle(200, reshuffle_each_iteration=True)  # BAD
        apart(ds.take(count=100), ds.skip(count=100))
    """,
    "three parts": """
        ds = ds.shuffle(200)  # BAD
        train = ds.take(100)
        rest = ds.skip(100)
        apart(train, rest.take(50), rest.skip(50))
    """,
    "size by name": """
        n = int(0.8 * 200)
        mixed = ds.shuffle(len(ds))  # BAD
        test = mixed.skip(n)
        train = mixed.take(n).batch(1).unbatch()
        apart(train, test)
    """,
    "files": """
        import pathlib, tempfile
        folder = pathlib.Path(tempfile.mkdtemp())
        for i in range(50):
            (folder / f"{i}.txt").write_text("")
        files = tf.data.Dataset.list_files(str(folder / "*.txt"))  # BAD
        apart(files.take(25), files.skip(25))
    """,
    "batched": """
        ds = ds.shuffle(200).batch(1).unbatch()  # BAD
        apart(ds.take(100), ds.skip(100))
    """,
    "one order": """
        ds = ds.shuffle(200, reshuffle_each_iteration=False)
        apart(ds.take(100), ds.skip(100))
    """,
    "one order, by position": """
        ds = ds.shuffle(200, 1, False)
        apart(ds.take(100), ds.skip(100))
    """,
    "shuffled after the split": """
        train = ds.take(100).shuffle(100)
        test = ds.skip(100).shuffle(100)
        apart(train, test)
    """,
    "sorted files": """
        import pathlib, tempfile
        folder = pathlib.Path(tempfile.mkdtemp())
        for i in range(50):
            (folder / f"{i}.txt").write_text("")
        files = tf.data.Dataset.list_files(str(folder / "*.txt"), shuffle=False)
        files = files.shuffle(50, reshuffle_each_iteration=False)
        apart(files.take(25), files.skip(25))
    """,
    "a look at the first": """
        ds = ds.shuffle(200)
        print(list(ds.take(1)))
        ds = ds.skip(10)
    """,
    "other sizes": """
        ds = ds.shuffle(200)
        print(list(ds.take(1)), ds.skip(100))
    """,
    "shuffled between": """
        train = ds.take(100)
        ds = ds.shuffle(100)
        print(ds.skip(100))
    """,
    "setting by name": """
        again = False
        ds = ds.shuffle(200, reshuffle_each_iteration=again)
        apart(ds.take(100), ds.skip(100))
    """,
    "own class": """
        class Deck(list):
            def shuffle(self, n):
                return self
            def take(self, n):
                return Deck(self[:n])
            def skip(self, n):
                return Deck(self[n:])
            def as_numpy_iterator(self):
                return self
        deck = Deck(range(10)).shuffle(3)
        apart(deck.take(3), deck.skip(3))
    """,
    "in a lambda": """
        shards = tf.data.Dataset.range(0, 200, 100).shuffle(2)
        shards = shards.flat_map(lambda offset: ds.skip(offset).take(100))
        apart(shards)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_findings_and_tensorflow_agree(text, tmp_path):
    indented = APART.replace("\n", "\n        ").rstrip()
    agree(indented + text, "split-of-shuffled-dataset", tmp_path)
