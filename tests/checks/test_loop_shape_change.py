"""loop-shape-change, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a body of two native loops": """
        def body(i, x):
            return i + 1, x * 2
        @tf.function
        def f(x):
            _, a = tf.while_loop(lambda i, x: i < 2, body, [0, x])
            _, b = tf.while_loop(lambda i, x: i < 2, body, [0, tf.ones([3], tf.float64)])
            return a, b
        def main():
            f(tf.constant(1.0))
        main()
    """,
    "a native loop that changes items": """
        @tf.function
        def sort(x):
            def body(i, x):
                j = tf.argmin(x[i:], output_type=tf.int32) + i
                a, b = x[i], x[j]
                x = tf.tensor_scatter_nd_update(x, [[i], [j]], [b, a])
                return [i + 1, x]
            return tf.while_loop(lambda i, x: i < tf.size(x), body, [tf.constant(0), x])[1]
        def main():
            sort(tf.constant([3.0, 1.0, 2.0]))
        main()
    """,
    "a native loop that adds up": """
        @tf.function
        def f(x):
            acc = tf.zeros_like(x)
            def body(i, acc):
                return i + 1, acc + tf.roll(x, i, 0) * tf.cast(i, x.dtype)
            return tf.while_loop(lambda i, acc: i < 3, body, (0, acc))[1]
        def main():
            f(tf.ones([3, 2]))
        main()
    """,
    "a native loop": """
        @tf.function
        def f(n):
            return tf.while_loop(
                lambda i, o: i < n,
                lambda i, o: (i + 1, tf.concat([o, [i]], 0)),  # BAD
                [tf.constant(0), tf.zeros([0], tf.int32)],
            )
        def main():
            f(tf.constant(3))
        main()
    """,
    "a native loop of named functions": """
        def cond(i, acc):
            return i < 4
        def body(i, acc):
            acc = tf.concat([acc, tf.ones([1, 2])], axis=0)  # BAD
            return i + 1, acc
        @tf.function
        def g():
            return tf.while_loop(cond, body, (0, tf.zeros([1, 2])))[1]
        def main():
            g()
        main()
    """,
    "a native loop that adds an axis": """
        @tf.function
        def m(n):
            x = tf.ones([2])
            body = lambda i, s: (i + 1, tf.expand_dims(s, 0))  # BAD
            return tf.while_loop(lambda i, s: i < n, body, [0, x])
        def main():
            m(tf.constant(3))
        main()
    """,
    "a native loop of one variable": """
        @tf.function
        def m():
            seq = tf.constant([1])
            body = lambda s: [tf.concat([s, [0]], 0)]  # BAD
            return tf.while_loop(lambda s: tf.size(s) < 4, body, [seq])
        def main():
            m()
        main()
    """,
    "a native loop of methods": """
        class Decoder(tf.Module):
            def _keep(self, i, tokens):
                return i < 3
            def _extend(self, i, tokens):
                nxt = tf.ones([2, 1], tf.int32)
                tokens = tf.concat([tokens, nxt], axis=-1)  # BAD
                i += 1
                return i, tokens
            @tf.function
            def decode(self, start):
                tokens = tf.zeros([2, 1], tf.int32)
                start = (tf.constant(0), tokens)
                return tf.while_loop(self._keep, self._extend, loop_vars=start)[1]
        def main():
            decoder = Decoder()
            decoder.decode(tf.constant(1))
        main()
    """,
    "a native loop with shape invariants": """
        @tf.function
        def f(n):
            return tf.while_loop(
                lambda i, o: i < n,
                lambda i, o: (i + 1, tf.concat([o, [i]], 0)),
                [tf.constant(0), tf.zeros([0], tf.int32)],
                shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
            )
        def main():
            f(tf.constant(3))
        main()
    """,
    "a native loop that keeps the length": """
        @tf.function
        def f(x):
            def body(i, w):
                w = tf.concat([w[1:], [tf.cast(i, tf.float32)]], axis=0)
                return i + 1, w
            return tf.while_loop(lambda i, w: i < 3, body, [tf.constant(0), tf.zeros([4])])
        def main():
            f(tf.ones([3, 3]))
        main()
    """,
    "a native loop from an unknown length": """
        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def f(x):
            body = lambda i, a: (i + 1, tf.concat([a, [1.0]], 0))
            return tf.while_loop(lambda i, a: i < 3, body, [0, x])
        def main():
            f(tf.ones([2]))
        main()
    """,
    "a native loop with a TensorArray": """
        @tf.function
        def f(n):
            ta = tf.TensorArray(tf.float32, 0, dynamic_size=True)
            body = lambda i, t: (i + 1, t.write(i, 1.0))
            i, ta = tf.while_loop(lambda i, t: i < n, body, [0, ta])
            return ta.stack()
        def main():
            f(tf.constant(3))
        main()
    """,
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
