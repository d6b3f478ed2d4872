"""Products of Python integers in staged loops."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "products and sums": """
        @tf.function
        def f(n):
            p, q, r, s = 1, 1, 1, 0
            for i in tf.range(n):
                p *= 10  # BAD
                q = q * 3  # BAD
                r <<= 1  # BAD
                s += 5
            return p, q, r, s
    """,
    "tensors, floats and Python loops": """
        @tf.function
        def f(n):
            p, q = tf.constant(1, tf.int64), 1.0
            for i in tf.range(n):
                p *= 10
                q *= 3
            r = 1
            for i in range(30):
                r *= 10
            return p, q, r
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "integer-product-in-staged-loop"))) == marked(text)
