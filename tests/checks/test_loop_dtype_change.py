"""loop-dtype-change, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a native loop of int64 and a flag": """
        @tf.function
        def f(n):
            def cond(i, found):
                return tf.logical_and(i < n, tf.logical_not(found))
            def body(i, found):
                found = tf.equal(i, 3)
                return i + 1, found
            return tf.while_loop(cond, body, [tf.constant(0, tf.int64), False])
        def main():
            f(tf.constant(5, tf.int64))
        main()
    """,
    "a native loop": """
        @tf.function
        def h(x):
            total = tf.constant(0)
            i = tf.constant(0)
            body = lambda i, t: (i + 1, tf.cast(t, tf.float32) + 0.5)  # BAD
            return tf.while_loop(lambda i, t: i < 3, body, [i, total])
        def main():
            h(tf.constant(1.0))
        main()
    """,
    "a native loop that divides": """
        @tf.function
        def k(n):
            def cond(v, s):
                return v > 1
            def body(v, s):
                return v / 2, s + 1  # BAD
            return tf.while_loop(cond, body, [n, 0])
        def main():
            k(tf.constant(8))
        main()
    """,
    "a native loop and the greater of two": """
        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def f(v):
            n = tf.shape(v)[0]
            def body(i, best):
                return i + 1, tf.maximum(best, v[i])  # BAD
            _, best = tf.while_loop(lambda i, b: i < n, body, loop_vars=[0, 0])
            return best
        def main():
            f(tf.constant([1.0, 2.0]))
        main()
    """,
    "a native loop of named lambdas": """
        @tf.function
        def f(n):
            cond = lambda i, total: i < n
            body = lambda i, total: (i + 1, total + 0.5)  # BAD
            i = tf.constant(0)
            return tf.while_loop(cond, body, [i, 0])
        def main():
            f(tf.constant(3))
        main()
    """,
    "a native loop and int64": """
        @tf.function
        def f(x):
            def body(i, best):
                return i + 1, tf.argmax(x)  # BAD
            return tf.while_loop(lambda i, b: i < 3, body, [0, 0])
        def main():
            f(tf.ones([2]))
        main()
    """,
    "a native loop that adds": """
        @tf.function
        def f(x):
            def step(total, count):
                total = total + tf.reduce_mean(x)  # BAD
                count = count + 1
                return total, count
            return tf.while_loop(lambda t, c: c < 3, step, (0, 0), maximum_iterations=5)
        def main():
            f(tf.ones([2]))
        main()
    """,
    "a native loop of numbers": """
        @tf.function
        def f(n):
            return tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + 0.5), [0, 0.0])
        def main():
            f(tf.constant(3))
        main()
    """,
    "a native loop that keeps all": """
        @tf.function
        def f(x):
            def body(i, m, k):
                m = tf.reshape(tf.transpose(m), [3, 3])
                k = tf.where(tf.reduce_sum(m) > 0, k + 1, k)
                return i + 1, m, k
            return tf.while_loop(lambda i, m, k: i < 3, body, [tf.constant(0), tf.eye(3), 0])
        def main():
            f(tf.ones([3, 3]))
        main()
    """,
    "a native loop with a flag": """
        @tf.function
        def f(x):
            def body(i, done):
                done = tf.logical_or(done, x[i] > 3)
                return i + 1, done
            return tf.while_loop(lambda i, d: i < 3 and not d, body, [0, False])
        def main():
            f(tf.constant([1, 2, 3]))
        main()
    """,
    "an int and floats": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                s += e  # BAD
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "a half": """
        @tf.function
        def f(x):
            s = 0
            while x > 0:
                s += 0.5  # BAD
                x -= 1
            return s
        f(tf.constant(3))
    """,
    "true division": """
        @tf.function
        def f(x):
            y = 0
            while x > 0:
                y = y / 2  # BAD
                x -= 1
            return y
        f(tf.constant(3))
    """,
    "an int and int64": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(tf.cast(x, tf.int64)):
                n = i  # BAD
            return n
        f(tf.constant(3))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            n = 0
            for e in tf.data.Dataset.range(4):
                n = n + e  # BAD
            return n
        f(tf.constant(3))
    """,
    "float and float64": """
        @tf.function
        def f(x):
            s = 0.0
            for i in tf.range(x):
                s = s + tf.cast(i, tf.float64)  # BAD
            return s
        f(tf.constant(3))
    """,
    "a flag": """
        @tf.function
        def f(x):
            found = False
            while x > 0:
                found = x  # BAD
                x -= 1
            return found
        f(tf.constant(3))
    """,
    "through a function": """
        @tf.function
        def f(v):
            m = 0
            for e in v:
                m = tf.maximum(m, e)  # BAD
            return m
        f(tf.constant([1.0, 2.0]))
    """,
    "text": """
        @tf.function
        def f(v):
            s = "a"
            for e in v:
                s = e  # BAD
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "in an inner loop": """
        @tf.function
        def f(x):
            n = 0
            for i in tf.range(x):
                for j in range(2):
                    n = n + 0.5  # BAD
            return n
        f(tf.constant(3))
    """,
    "floats": """
        @tf.function
        def f(v):
            s = 0.0
            for e in v:
                s += e
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "ints": """
        @tf.function
        def f(v):
            s = 0
            for e in v:
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            y = 0
            for i in range(3):
                y = y + 0.5
            return y
        f(tf.constant(3))
    """,
    "of the loop alone": """
        @tf.function
        def f(v):
            s = 0
            y = 0
            for e in v:
                y = 0.5
                s += e
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "cast before": """
        @tf.function
        def f(v):
            s = tf.zeros([], v.dtype)
            for e in v:
                s += e
            return s
        f(tf.constant([1.0, 2.0]))
    """,
    "floor division": """
        @tf.function
        def f(x):
            n = 100
            while x > 0:
                n = n // 2
                x -= 1
            return n
        f(tf.constant(3))
    """,
    "text that grows": """
        @tf.function
        def f(v):
            s = ""
            for e in v:
                s = s + tf.strings.as_string(e)
            return s
        f(tf.constant([1, 5, -2]))
    """,
    "a float literal and an int": """
        @tf.function
        def f(x):
            s = 0.0
            while x > 0:
                s += 1
                x -= 1
            return s
        f(tf.constant(3))
    """,
    "unknown dtypes": """
        @tf.function
        def f(v, d):
            s = d["start"]
            for e in v:
                s = s + e
            return s
        f(tf.constant([1.0, 2.0]), {"start": 0.0})
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "loop-dtype-change", tmp_path)
