"""Shuffles of whole batches."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "batch then shuffle": """
        ds = tf.data.Dataset.range(9).batch(3).shuffle(3)  # BAD
    """,
    "over names": """
        ds = tf.data.Dataset.from_tensor_slices([1, 2, 3])
        ds = ds.padded_batch(2)
        ds = ds.shuffle(10)  # BAD
    """,
    "both": """
        ds = tf.data.Dataset.range(9).shuffle(9).batch(3).shuffle(3)
    """,
    "unbatched": """
        ds = tf.data.Dataset.range(9).batch(3).unbatch().shuffle(9)
    """,
    "who knows what it was": """
        def make(ds):
            return ds.batch(3).shuffle(3)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "batches-shuffled-whole"))) == marked(text)
