"""list-grown-in-staged-loop, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "append in a for": """
        @tf.function
        def f(x):
            rows = []
            for i in tf.range(3):
                rows.append(i + x)  # BAD
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "append in a while": """
        @tf.function
        def f(x):
            rows = []
            while x > 0:
                rows.append(x)  # BAD
                x -= 1
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "append in a branch": """
        @tf.function
        def f(x):
            rows = [x]
            if x > 0:
                rows.append(x * 2)  # BAD
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "a number, whose count is wrong": """
        @tf.function
        def f(x):
            rows = []
            for i in tf.range(3):
                rows.append(1)  # BAD, runs
            return len(rows) + x
        f(tf.constant(3))
    """,
    "pop": """
        @tf.function
        def f(x):
            rows = [1, 2, 3]
            for i in tf.range(2):
                rows.pop()  # BAD, runs
            return len(rows) + x
        f(tf.constant(3))
    """,
    "extend and insert": """
        @tf.function
        def f(x):
            rows = []
            for i in tf.range(2):
                rows.extend([i])  # BAD, runs
                rows.insert(0, i * 2)  # BAD
            return len(rows) + x
        f(tf.constant(3))
    """,
    "update of a dict": """
        @tf.function
        def f(x):
            parts = {"a": x}
            for i in tf.range(3):
                parts.update(a=parts["a"] + i)  # BAD
            return parts["a"]
        f(tf.constant(3))
    """,
    "a set in a branch": """
        @tf.function
        def f(x):
            seen = set()
            if x > 0:
                seen.add("a")  # BAD, runs
            return len(seen) + x
        f(tf.constant(3))
    """,
    "a list in a dict": """
        @tf.function
        def f(x):
            parts = {"a": []}
            for i in tf.range(3):
                parts["a"].append(i)  # BAD
            return tf.stack(parts["a"])
        f(tf.constant(3))
    """,
    "lists of lists": """
        @tf.function
        def f(left, right):
            table = []
            for b in right:
                line = []
                for a in left:
                    line.append(tf.reduce_sum(a * b))  # BAD
                table.append(line)  # BAD
            return table[0][0] + 1.0
        f(tf.ones([2, 3]), tf.ones([1, 3]))
    """,
    "in a helper": """
        def collect(rows, v):
            for e in v:
                rows.append(e * 2)  # BAD
            return rows
        @tf.function
        def f(v):
            return tf.stack(collect([], v))
        f(tf.constant([3, 1]))
    """,
    "in an inner function": """
        @tf.function
        def f(v):
            rows = []
            def collect(e):
                if e > 0:
                    rows.append(e * 2)  # BAD
            collect(v[0])
            return tf.stack(rows)
        f(tf.constant([3, 1]))
    """,
    "over a dataset": """
        @tf.function
        def f(x):
            rows = []
            for e in tf.data.Dataset.range(3):
                rows.append(e)  # BAD
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "a Python loop": """
        @tf.function
        def f(x):
            rows = []
            for i in range(3):
                rows.append(i + x)
            if len(rows) > 2:
                rows.append(x)
            return tf.stack(rows)
        f(tf.constant(3))
    """,
    "made inside": """
        @tf.function
        def f(x):
            total = 0
            for i in tf.range(3):
                rows = []
                for k in range(2):
                    rows.append(i * k + x)
                total += tf.reduce_sum(tf.stack(rows))
            return total
        f(tf.constant(3))
    """,
    "a TensorArray": """
        @tf.function
        def f(x):
            rows = tf.TensorArray(tf.int32, 3)
            for i in tf.range(3):
                rows = rows.write(i, i + x)
            return rows.stack()
        f(tf.constant(3))
    """,
    "the same again and again": """
        @tf.function
        def f(x):
            names = set()
            for i in tf.range(3):
                names.add("a")
            return len(names) + x
        f(tf.constant(3))
    """,
    "an item under a constant key": """
        @tf.function
        def f(x):
            parts = {"a": x}
            for i in tf.range(3):
                parts["a"] += i
            rows = [x, x]
            while rows[0] > 0:
                rows[0] -= 1
            return parts["a"] + rows[0]
        f(tf.constant(3))
    """,
    "a branch on a Python value": """
        @tf.function
        def f(x, keep=True):
            rows = []
            for k in range(3):
                if keep and k > 0:
                    rows.append(x * k)
            return tf.stack(rows)
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "list-grown-in-staged-loop", tmp_path)
