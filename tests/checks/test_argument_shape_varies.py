"""argument-shape-varies: how often TensorFlow traces, and what is reported."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
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
