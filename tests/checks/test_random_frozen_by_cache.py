"""Caches behind what is random."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "a shuffle": """
        ds = tf.data.Dataset.range(9).shuffle(9)
        ds = ds.batch(3).cache()  # BAD
    """,
    "a map that draws, and one that does not": """
        def noisy(x):
            return x + tf.random.uniform([])
        def steady(x):
            return x * 2.0
        a = tf.data.Dataset.from_tensor_slices([1.0]).map(noisy).cache()  # BAD
        b = tf.data.Dataset.from_tensor_slices([1.0]).map(steady).cache().map(noisy)
    """,
    "a lambda, and a helper of the file": """
        def flip(x):
            return tf.image.random_flip_left_right(x)
        a = tf.data.Dataset.from_tensors(tf.ones([2, 2, 1])).map(lambda x: flip(x)).cache()  # BAD
    """,
    "not reshuffled": """
        ds = tf.data.Dataset.range(9).shuffle(9, reshuffle_each_iteration=False).cache()
    """,
    "shuffled again": """
        ds = tf.data.Dataset.range(9).shuffle(9).cache()
        ds = ds.shuffle(9).batch(3)
    """,
    "a part is taken": """
        ds = tf.data.Dataset.range(9).shuffle(9).take(3).cache()
    """,
    "stateless": """
        ds = tf.data.Dataset.range(9).map(lambda i: tf.random.stateless_uniform([], [i, 0])).cache()
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "random-frozen-by-cache"))) == marked(text)
