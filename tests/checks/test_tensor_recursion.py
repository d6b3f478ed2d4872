"""tensor-recursion, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "two functions that call each other": """
        def even(n):
            if n == 0:
                return tf.constant(True)
            return odd(n - 1)  # BAD
        def odd(n):
            if n == 0:
                return tf.constant(False)
            return even(n - 1)
        @tf.function
        def f(n):
            return even(n)
        f(tf.constant(3))
    """,
    "a factorial": """
        def fact(n):
            if n <= 1:
                return tf.constant(1)
            return n * fact(n - 1)  # BAD
        @tf.function
        def f(x):
            return fact(x)
        f(tf.constant(3))
    """,
    "a conditional expression": """
        def fact(n):
            return tf.constant(1) if n <= 1 else n * fact(n - 1)  # BAD
        @tf.function
        def f(x):
            return fact(x)
        f(tf.constant(3))
    """,
    "a method": """
        class M:
            def depth(self, n):
                if n > 0:
                    n = self.depth(n - 1)  # BAD
                return n
            @tf.function
            def __call__(self, n):
                return self.depth(tf.abs(n))
        M()(tf.constant(3))
    """,
    "two functions": """
        def even(n: tf.Tensor):
            if n == 0:
                return tf.constant(True)
            return odd(n - 1)  # BAD
        def odd(n: tf.Tensor):
            if n == 0:
                return tf.constant(False)
            return even(n - 1)
        @tf.function
        def f(n):
            return even(n)
        f(tf.constant(3))
    """,
    "two calls": """
        def fib(n):
            if n < 2:
                return n
            a = fib(n - 1)  # BAD
            return a + fib(n - 2)  # BAD
        @tf.function
        def f(n):
            return fib(n)
        f(tf.constant(3))
    """,
    "an inner function": """
        @tf.function
        def f(n):
            def down(k):
                if k > 0:
                    k = down(k - 1)  # BAD
                return k
            return down(n)
        f(tf.constant(3))
    """,
    "a depth": """
        def tree(x, depth):
            if depth == 0:
                return x
            return tree(x * 2, depth - 1)
        @tf.function
        def f(x):
            return tree(x, 3)
        f(tf.constant(3))
    """,
    "children": """
        def total(node, x):
            value = x * node[0]
            for child in node[1:]:
                value += total(child, x)
            return value
        @tf.function
        def f(x):
            return total((1, (2,), (3, (4,))), x)
        f(tf.constant(3))
    """,
    "a depth beside a tensor": """
        def tree(x, depth=3):
            if depth > 0:
                if x > 0:
                    x = tree(x - 1, depth - 1)
            return x
        @tf.function
        def f(x):
            return tree(x)
        f(tf.constant(3))
    """,
    "a type": """
        def scale(part, x):
            if isinstance(part, tuple):
                return [scale(inner, x) for inner in part]
            if x > 0:
                return x * part
            return x
        @tf.function
        def f(x):
            return scale((1, (2, 3)), x)
        f(tf.constant(3))
    """,
    "a static rank": """
        def squeeze(x):
            if x.shape.rank == 0:
                return x
            return squeeze(tf.reduce_sum(x, axis=0))
        @tf.function
        def f(x):
            return squeeze(x)
        f(tf.ones([2, 3]))
    """,
    "a loop": """
        def fact(n):
            result = tf.constant(1)
            while n > 1:
                result *= n
                n -= 1
            return result
        @tf.function
        def f(x):
            return fact(x)
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-recursion", tmp_path)
