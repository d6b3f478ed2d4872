"""argument-shape-varies: how often TensorFlow traces, and what is reported."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "items of different lengths in a comprehension": """
        @tf.function
        def f(x): return x
        def main():
            ds = [f(tf.constant(row)) for row in [[1], [1, 2], [1, 2, 3]]]  # BAD
            es = [f(tf.constant(row)) for row in [[1], [2], [3]]]
            return ds, es
    """,
    "a random size": """
        import numpy as np
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for _ in range(5):
                n = np.random.randint(1, 100)
                f(tf.zeros([n]))  # BAD
    """,
    "a random number of tokens": """
        import random
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for _ in range(5):
                tokens = [random.randint(0, 9) for _ in range(random.randint(1, 50))]
                f(tf.constant(tokens))  # BAD
    """,
    "the letters of words": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for word in ["a", "bb", "ccc", "dddd"]:
                ids = [ord(c) for c in word]
                f(tf.constant(ids))  # BAD
    """,
    "a size that doubles": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            n = 1
            while n < 64:
                f(tf.ones([n, n]))  # BAD
                n *= 2
    """,
    "a power": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for k in range(4):
                size = 2 ** k
                f(tf.ones([size]))  # BAD
    """,
    "a function of its own in each round": """
        class Net:
            @tf.function
            def run(self, x): return x
        def main():
            for n in range(9):
                net = Net()
                net.run(tf.ones([n]))
    """,
    "a list of numbers in order": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in range(1, 5):
                f(tf.constant(list(range(n))))  # BAD
    """,
    "a list of zeros": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in range(1, 5):
                f(tf.constant([0] * n))  # BAD
    """,
    "an array of one of many sizes": """
        import numpy as np
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in [3, 5, 8, 13]:
                f(np.arange(n))  # BAD
    """,
    "calls with many shapes": """
        import numpy as np
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            a = f(tf.constant([1]))  # BAD
            b = f(tf.constant([1, 2]))
            c = f(tf.constant([1, 2, 3]))
            d = f(tf.constant([1, 2, 3, 4]))
    """,
    "a function that a loop calls": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def padded(n):
            return f(tf.constant([0] * n))  # BAD
        def main():
            for n in [1, 2, 3, 4]:
                padded(n)
    """,
    "sizes in a list": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            sizes = [2, 4, 6, 8]
            for s in sizes:
                f(tf.ones([s, 3]))  # BAD
    """,
    "a list that is written as one for all": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in range(1, 5):
                f(tf.constant([i * i for i in range(n)]))  # BAD
    """,
    "an array under a name": """
        import numpy as np
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in range(1, 5):
                x = np.random.rand(n, 2)
                f(x)  # BAD
    """,
    "calls in a comprehension": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            out = [f(tf.range(n)) for n in range(1, 5)]  # BAD
    """,
    "a shape for random numbers": """
        class M(tf.Module):
            @tf.function
            def __call__(self, x):
                return tf.reduce_sum(x)
        def main():
            m = M()
            for length in (16, 32, 64, 128):
                m(tf.random.normal([1, length]))  # BAD
    """,
    "sizes that stay": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            n = 4
            for i in range(1, 5):
                f(tf.constant(list(range(n))) * i)
                f(tf.constant([i] * 4))
                f(tf.constant([0.0] * n))
                f(tf.fill([3], i))
    """,
    "the words of lines": """
        @tf.function
        def f(x):
            return tf.size(x)
        def main():
            for line in ["a", "a b", "a b c", "a b c d"]:
                f(tf.constant(line.split()))  # BAD
    """,
    "two sizes": """
        @tf.function
        def f(x):
            return tf.reduce_sum(x)
        def main():
            for n in (8, 16):
                f(tf.ones([n]))
    """,
    "a part of one length": """
        import numpy as np
        @tf.function
        def f(x): return x
        def main():
            for i in range(9):
                f(tf.range(i, i + 4))
                f(np.arange(i, 3 * i)[:3])
                f(tf.fill([3], i))
                f(np.full(3, i))
                x = np.random.rand(4)
                x = x + i
                f(x)
    """,
    "a function that is called with one size": """
        @tf.function
        def f(x): return x
        def padded(n, k):
            x = tf.ones([n])
            return f(x) + k
        def main():
            for k in range(9):
                padded(4, k)
    """,
    "a function that makes a tensor of a size": """
        @tf.function
        def f(x): return x
        def padded(n):
            x = tf.ones([n])
            return f(x)  # BAD
        def main():
            for k in range(9):
                padded(n=k + 1)
    """,
    "items of different lengths": """
        ROWS = [[1], [1, 2], [1, 2, 3]]
        @tf.function
        def f(x): return x
        def main():
            for row in ROWS:
                f(tf.constant(row))  # BAD
    """,
    "items of one length": """
        @tf.function
        def f(x): return x
        def main():
            for row in [[1, 2], [3, 4], [5, 6]]:
                f(tf.constant(row))
    """,
    "a list that grows": """
        @tf.function
        def f(x): return x
        def main():
            seen = []
            for i in range(9):
                seen.append(1.0)
                f(tf.constant(seen))  # BAD
                f(tf.constant(seen[-3:]))
    """,
    "a window": """
        @tf.function
        def f(x): return x
        def main():
            seen = []
            for i in range(9):
                seen.append(1.0)
                if len(seen) > 3:
                    seen.pop(0)
                f(tf.constant(seen))
    """,
    "an array that grows": """
        import numpy as np
        @tf.function
        def f(x): return x
        def main(state):
            while len(state) < 9:
                state = np.append(state, f(state)[-1])  # BAD
    """,
    "an episode": """
        @tf.function
        def f(x): return x
        def main(env):
            for episode in range(9):
                rewards = []
                while not env.done():
                    rewards.append(env.step())
                f(tf.convert_to_tensor(rewards))  # BAD
    """,
    "an episode of fixed length": """
        @tf.function
        def f(x): return x
        def main(env):
            for episode in range(9):
                rewards = []
                for step in range(5):
                    rewards.append(env.step())
                f(tf.convert_to_tensor(rewards))
    """,
    "slices and sizes": """
        @tf.function
        def f(x): return x
        def main(xs):
            for i in range(9):
                f(xs[: i + 1])  # BAD
                f(xs[i : i + 1])
                f(tf.zeros([i, 2]))  # BAD
                f(tf.zeros([2]) + i)
                f(xs[i])
    """,
    "relaxed": """
        @tf.function(reduce_retracing=True)
        def f(x): return x
        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
        def g(x): return x
        def main(xs):
            for i in range(9):
                f(xs[:i])
                g(xs[:i])
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert reported(text, "argument-shape-varies") == marked(text)
