"""Questions for the Python type of what has become a tensor."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "in the loop": """
        @tf.function
        def f(x: tf.Tensor):
            i, r = 0, 0
            while x > 0:
                if isinstance(i, int):  # BAD
                    r = r + 1
                i += 1
                x -= 1
            return r
    """,
    "after the loop": """
        @tf.function
        def f(xs: tf.Tensor):
            total = 0.0
            for x in xs:
                total += 1.0
            return 1 if type(total) is float else 2  # BAD
    """,
    "after a branch": """
        @tf.function
        def f(x: tf.Tensor):
            if x > 0:
                n = 1
            else:
                n = 2
            assert isinstance(n, (int, float))  # BAD
            return n
    """,
    "changed in one branch": """
        @tf.function
        def f(x: tf.Tensor):
            n = 1
            if x > 0:
                n = 2
            return x if type(n) == int else n  # BAD
    """,
    "numbers": """
        import numbers
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            for i in tf.range(3):
                n = n + 1
            return isinstance(n, numbers.Number)  # BAD
    """,
    "nested loops": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            for i in tf.range(3):
                while x > 0:
                    n += 1
                    x -= 1
                if isinstance(n, int):  # BAD
                    n += 1
            return n
    """,
    "bool": """
        @tf.function
        def f(x: tf.Tensor):
            done = False
            while x > 0:
                x -= 1
                done = True
            return isinstance(done, bool)  # BAD
    """,
    "not": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            while x > 0:
                x -= 1
                n += 1
            if not isinstance(n, int):  # BAD
                n = 0
            return n
    """,
    "before the loop": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            if isinstance(n, int):
                n = 1
            while x > 0:
                n += 1
                x -= 1
            return n
    """,
    "not carried": """
        @tf.function
        def f(x: tf.Tensor, n=3):
            k = 2
            while x > 0:
                if isinstance(n, int) and isinstance(k, int):
                    x -= n
                i = 0
                if isinstance(i, int):
                    x -= 1
            return x
    """,
    "Python loop": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            for i in range(3):
                n += 1
                if isinstance(n, int):
                    x = x + n
            return x
    """,
    "Python branch": """
        @tf.function
        def f(x: tf.Tensor, flag=True):
            n = 1
            if flag:
                n = 2
            return x if isinstance(n, int) else n
    """,
    "question for a tensor": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            while x > 0:
                n += 1
                x -= 1
            return n if isinstance(n, tf.Tensor) or tf.is_tensor(n) else tf.constant(n)
    """,
    "question for either": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            while x > 0:
                n += 1
                x -= 1
            return n if isinstance(n, (int, tf.Tensor)) else 0
    """,
    "a tensor from the beginning": """
        @tf.function
        def f(x: tf.Tensor):
            n = tf.constant(0)
            while x > 0:
                n += 1
                x -= 1
            return n if isinstance(n, int) else n + 1
    """,
    "rebound after the loop": """
        @tf.function
        def f(x: tf.Tensor):
            n = 0
            while x > 0:
                n += 1
                x -= 1
            n = 5
            return x if isinstance(n, int) else n
    """,
    "not traced": """
        def f(x):
            n = 0
            while x > 0:
                n += 1
                x -= 1
            return isinstance(n, int)
    """,
    "without AutoGraph": """
        @tf.function(autograph=False)
        def f(x: tf.Tensor):
            n = 0
            for i in range(3):
                n += 1
            return x if isinstance(n, int) else n
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "type-test-of-staged-number"))) == marked(text)
