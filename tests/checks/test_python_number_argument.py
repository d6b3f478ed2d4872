"""Python numbers that change from call to call."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "loop var": """
        @tf.function
        def f(s): return s * 2
        for s in range(100):
            f(s)  # BAD
    """,
    "signature": """
        @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
        def f(s): return s * 2
        for s in range(100):
            f(s)
    """,
    "few": """
        @tf.function
        def f(s): return s * 2
        for s in range(3):
            f(s)
    """,
    "enumerate": """
        @tf.function
        def f(x, step): return x * step
        def train(ds):
            for step, batch in enumerate(ds):
                f(batch, step)  # BAD
                f(batch, step=step + 1)  # BAD
                f(batch, tf.constant(step))
                f(batch, tf.cast(step, tf.float32))
    """,
    "range unknown": """
        @tf.function
        def f(x, step): return x * step
        def train(n, x):
            for step in range(n):
                f(x, float(step))  # BAD
                f(x, n)
    """,
    "counter while": """
        @tf.function
        def f(x, step): return x * step
        def train(n, x):
            step = 0
            while step < n:
                f(x, step)  # BAD
                step += 1
    """,
    "tf.range": """
        @tf.function
        def f(x, step): return x * step
        def train(n, x):
            for step in tf.range(n):
                f(x, step)
    """,
    "method": """
        class T:
            @tf.function
            def step(self, x, i): return x * i
            def train(self, xs):
                for i, x in enumerate(xs):
                    self.step(x, i)  # BAD
    """,
    "instance": """
        class T:
            @tf.function
            def step(self, x, i): return x * i
        def main():
            t = T()
            for i in range(10):
                t.step(tf.constant(1.0), i)  # BAD
    """,
    "wrapped": """
        def f(x, i): return x * i
        g = tf.function(f)
        def main(x):
            for i in range(10):
                g(x, i)  # BAD
                f(x, i)
    """,
    "self attr counter": """
        class T:
            def __init__(self): self.n = 0
            @tf.function
            def step(self, x, n): return x * n
            def train(self, x):
                self.n += 1
                return self.step(x, self.n)  # BAD
    """,
    "literals": """
        @tf.function
        def f(x, k): return x * k
        def main(x):
            f(x, 1)  # BAD
            f(x, 2)
            f(x, 3)
            f(x, 4)
            f(x, 5)
    """,
    "few literals": """
        @tf.function
        def f(x, k): return x * k
        def main(x):
            f(x, 1)
            f(x, 2)
    """,
    "traced caller": """
        @tf.function
        def inner(x, i): return x * i
        @tf.function
        def outer(x):
            for i in range(10):
                x = inner(x, i)
            return x
    """,
    "list of floats": """
        @tf.function
        def f(x, lr): return x * lr
        def main(x):
            for lr in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]:
                f(x, lr)  # BAD
            for lr in [0.1, 0.2]:
                f(x, lr)
            for y in [tf.constant(1.0), tf.constant(1.0), x, x, x, x]:
                f(x, y)
    """,
    "comprehension": """
        @tf.function
        def f(x, k): return x * k
        def main(x):
            return [f(x, k) for k in range(9)]  # BAD
    """,
    "const in loop": """
        @tf.function
        def f(x, k): return x * k
        def main(x, k):
            for i in range(10):
                f(x, 3)
                f(x, k)
                f(x, i % 2 == 0)
    """,
    "variable counter": """
        @tf.function
        def f(x, k): return x * k
        def main(x):
            step = tf.Variable(0)
            for i in range(10):
                f(x, step)
                step.assign_add(1)
    """,
    "a window of a list": """
        SIGNAL = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
        @tf.function
        def f(x): return x
        def main(signal):
            for i in range(5):
                f(SIGNAL[i : i + 2])  # BAD
                f(signal[i : i + 2])
    """,
    "a clock": """
        import time
        @tf.function
        def f(x, t): return x * t
        def main(xs):
            start = time.time()
            for x in xs:
                f(x, time.time() - start)  # BAD
                f(x, tf.constant(time.time() - start))
    """,
    "a dict": """
        @tf.function
        def f(options): return options["rate"]
        def main():
            for i in range(9):
                f({"rate": i * 0.1})  # BAD
                f({"rate": tf.constant(i * 0.1)})
    """,
    "texts": """
        import os
        @tf.function
        def f(path): return tf.io.read_file(path)
        def main(folder):
            for name in os.listdir(folder):
                f(os.path.join(folder, name))  # BAD
                f(f"{folder}/{name}")  # BAD
                f(tf.constant(os.path.join(folder, name)))
                f(folder)
            for name in ("train", "test"):
                f(f"{folder}/{name}")
    """,
    "called instance": """
        class T(tf.Module):
            @tf.function
            def __call__(self, x, i): return x * i
        def main():
            t = T()
            for i in range(10):
                t(tf.constant(1.0), i)  # BAD
    """,
    "counters by names": """
        @tf.function
        def f(x, n): return x * n
        def main(x, rate):
            epsilon, step, position, velocity = 1.0, 1, 0.0, 2.0
            for _ in range(10):
                f(x, epsilon)  # BAD
                f(x, (position, velocity))  # BAD
                f(x, step)
                epsilon = max(epsilon * 0.9, 0.1)
                position += velocity
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "python-number-argument"))) == marked(text)
