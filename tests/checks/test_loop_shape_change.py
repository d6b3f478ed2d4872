"""loop-shape-change, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "concat": """
        @tf.function
        def f(x):
            v = tf.zeros([1], tf.int32)
            while x > 0:
                v = tf.concat([v, [x]], 0)  # BAD
                x -= 1
            return v
        f(tf.constant(3))
    """,
    "from nothing": """
        @tf.function
        def f(x):
            out = tf.zeros([0])
            for i in tf.range(x):
                out = tf.concat([out, tf.ones([1])], axis=0)  # BAD
            return out
        f(tf.constant(3))
    """,
    "along another axis": """
        @tf.function
        def f(x):
            out = tf.zeros([2, 1])
            for i in tf.range(x):
                out = tf.concat([out, tf.ones([2, 1])], axis=1)  # BAD
            return out
        f(tf.constant(3))
    """,
    "another axis": """
        @tf.function
        def f(x):
            out = tf.zeros([2])
            for i in tf.range(x):
                out = tf.expand_dims(out, 0)  # BAD
            return out
        f(tf.constant(3))
    """,
    "a stack": """
        @tf.function
        def f(x):
            out = tf.zeros([2])
            for i in tf.range(x):
                out = tf.stack([out, out])  # BAD
            return out
        f(tf.constant(3))
    """,
    "a scalar becomes a vector": """
        @tf.function
        def f(x):
            out = tf.constant(0)
            for i in tf.range(x):
                out = tf.zeros([2], tf.int32)  # BAD
            return out
        f(tf.constant(3))
    """,
    "a slice": """
        @tf.function
        def f(x):
            out = tf.zeros([5])
            for i in tf.range(2):
                out = out[1:]  # BAD
            return out
        f(tf.constant(3))
    """,
    "a broadcast": """
        @tf.function
        def f(x):
            out = tf.zeros([])
            for i in tf.range(x):
                out = out + tf.ones([3])  # BAD
            return out
        f(tf.constant(3))
    """,
    "an invariant": """
        @tf.function
        def f(x):
            v = tf.zeros([1], tf.int32)
            while x > 0:
                tf.autograph.experimental.set_loop_options(
                    shape_invariants=[(v, tf.TensorShape([None]))]
                )
                v = tf.concat([v, [x]], 0)
                x -= 1
            return v
        f(tf.constant(3))
    """,
    "an unknown size": """
        @tf.function
        def f(x):
            v = tf.ones([tf.abs(x)])
            for i in tf.range(3):
                v = tf.concat([v, [1.0]], 0)
            return v
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            v = tf.zeros([1], tf.int64)
            for e in tf.data.Dataset.range(4):
                v = tf.concat([v, [e]], 0)
            return v
        f(tf.constant(3))
    """,
    "the same shape": """
        @tf.function
        def f(x):
            v = tf.zeros([3])
            for i in tf.range(x):
                v = v + tf.ones([3])
            return v
        f(tf.constant(3))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            v = tf.zeros([1], tf.int32)
            for i in range(3):
                v = tf.concat([v, [x]], 0)
            return v
        f(tf.constant(3))
    """,
    "of the loop alone": """
        @tf.function
        def f(x):
            s = 0.0
            v = tf.zeros([1])
            for i in tf.range(x):
                v = tf.zeros([2])
                s += tf.reduce_sum(v)
            return s
        f(tf.constant(3))
    """,
    "rolled": """
        @tf.function
        def f(x):
            v = tf.zeros([4], tf.int32)
            for i in tf.range(x):
                v = tf.concat([v[1:], [i]], 0)
            return v
        f(tf.constant(3))
    """,
    "reduced and kept": """
        @tf.function
        def f(v):
            best = v[0]
            for e in v:
                best = tf.maximum(best, e)
            return best
        f(tf.constant([1, 5, -2]))
    """,
    "an axis of one that grows": """
        @tf.function
        def f(start, n):
            queue = tf.expand_dims(start, 0)
            while tf.size(queue) < n:
                queue = tf.concat([queue, queue[-1:] + 1], 0)  # BAD
            return queue
        f(tf.constant(0), tf.constant(4))
    """,
    "another axis than the new one": """
        @tf.function
        def f(start, n):
            rows = tf.expand_dims(start, 0)
            for _ in tf.range(n):
                rows = tf.concat([rows[:, 1:], rows[:, :1]], axis=1)
            return rows
        f(tf.constant([0, 1]), tf.constant(4))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "loop-shape-change", tmp_path)
