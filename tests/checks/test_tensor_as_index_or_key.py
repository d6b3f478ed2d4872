"""tensor-as-index-or-key, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a list": """
        @tf.function
        def f(x):
            return [10, 20, 30][x]  # BAD
        f(tf.constant(1))
    """,
    "int of a tensor": """
        NAMES = ["a", "b"]
        @tf.function
        def f(x):
            return NAMES[int(x)]  # BAD
        f(tf.constant(1))
    """,
    "a counter of a staged loop": """
        @tf.function
        def f(v):
            scales = [1.0, 2.0, 3.0]
            total, i = 0.0, 0
            for e in v:
                total += e * scales[i]  # BAD
                i += 1
            return total
        f(tf.constant([1.0, 2.0]))
    """,
    "the target of a staged loop": """
        @tf.function
        def f(n):
            scales = (1.0, 2.0, 3.0)
            total = 0.0
            for i in tf.range(n):
                total += scales[i]  # BAD
            return total
        f(tf.constant(2))
    """,
    "the bound of a slice": """
        @tf.function
        def f(x):
            return [10, 20, 30][:x]  # BAD
        f(tf.constant(1))
    """,
    "the item of a list that is written": """
        @tf.function
        def f(x):
            slots = [0, 0]
            for i in tf.range(2):
                slots[i] = x  # BAD
            return slots[0]
        f(tf.constant(1))
    """,
    "a NumPy array": """
        import numpy as np
        TABLE = np.arange(3)
        @tf.function
        def f(n):
            total = 0
            for i in tf.range(n):
                total += TABLE[i]  # BAD
            return total
        f(tf.constant(1))
    """,
    "a dict": """
        @tf.function
        def f(x):
            return {3: 1}[x]  # BAD
        f(tf.constant(3))
    """,
    "get of a dict": """
        IDS = {3: 1}
        @tf.function
        def f(x):
            return IDS.get(x, 0)  # BAD
        f(tf.constant(3))
    """,
    "in a dict": """
        IDS = {3: 1}
        @tf.function
        def f(x):
            return x in IDS  # BAD
        f(tf.constant(3))
    """,
    "the key of a new dict": """
        @tf.function
        def f(x):
            return len({x: 1})  # BAD
        f(tf.constant(3))
    """,
    "a text that a staged branch chooses": """
        @tf.function
        def f(x):
            if x > 0:
                mode = "a"
            else:
                mode = "b"
            return {"a": 1, "b": 2}[mode]  # BAD
        f(tf.constant(3))
    """,
    "sets": """
        @tf.function
        def f(x):
            return len({x, x})  # BAD
        f(tf.constant(3))
    """,
    "a set of a list": """
        @tf.function
        def f(x):
            return len(set([x]))  # BAD
        f(tf.constant(3))
    """,
    "an element that is added": """
        @tf.function
        def f(x):
            seen = set()
            seen.add(x)  # BAD
            return x
        f(tf.constant(3))
    """,
    "a cached function": """
        import functools
        @functools.lru_cache
        def scale(x):
            return x * 2
        @tf.function
        def f(x):
            return scale(x)  # BAD
        f(tf.constant(3))
    """,
    "the keys of a dict of tensors": """
        @tf.function
        def f(x):
            parts = {"a": x, "b": x * 2}
            total = 0
            for name in parts:
                total += parts[name]
            for name, part in parts.items():
                total += part + parts[name]
            return total + sum(parts[name] for name in sorted(parts))
        f(tf.constant(3))
    """,
    "Python indices": """
        @tf.function
        def f(x):
            rows = [x, x * 2]
            for i in range(2):
                x = x + rows[i] + rows[-1] + rows[x.shape.rank]
            for i, row in enumerate(rows):
                x = x + rows[i]
            return x
        f(tf.constant(3))
    """,
    "tensors indexed by tensors": """
        @tf.function
        def f(v, i):
            return v[i] + v[: i + 1][0] + tf.gather([1, 2], i)
        f(tf.constant([1, 2]), tf.constant(1))
    """,
    "an argument that may be a number": """
        @tf.function
        def f(x, i):
            return tf.abs(x) + [1, 2, 3][i + 1] + i
        f(tf.constant(3), 1)
    """,
    "a lookup by reference": """
        @tf.function
        def f(x):
            seen = {x.ref(): 1}
            return seen[x.ref()]
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-as-index-or-key", tmp_path)
