"""annotated-loop-name, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a staged loop": """
        @tf.function
        def f(x):
            total = x
            for _ in tf.range(3):
                total: tf.Tensor = total * 2  # BAD
            return total
        f(tf.constant(3))
    """,
    "a staged while": """
        @tf.function
        def f(x):
            while x > 0:
                x: tf.Tensor = x - 1  # BAD
            return x
        f(tf.constant(3))
    """,
    "a staged branch": """
        @tf.function
        def f(x):
            y = x
            if x > 0:
                y: tf.Tensor = x * 2  # BAD
            return y
        f(tf.constant(3))
    """,
    "both branches": """
        @tf.function
        def f(x):
            if x > 0:
                y: int = 1  # BAD
            else:
                y = 2
            return y
        f(tf.constant(3))
    """,
    "no value": """
        @tf.function
        def f(x):
            if x > 0:
                y: int  # BAD
                y = 1
            else:
                y = 2
            return y
        f(tf.constant(3))
    """,
    "a Python loop beside a staged branch": """
        @tf.function
        def f(x):
            total = x
            for _ in range(3):
                total: tf.Tensor = total * 2  # BAD
            if total > 0:
                total = total + 1
            return total
        f(tf.constant(3))
    """,
    "a Python branch beside a staged branch": """
        @tf.function
        def f(x, fast=True):
            if fast:
                scale: int = 1  # BAD
            else:
                scale = 2
            return x * scale if x > 0 else x
        f(tf.constant(3))
    """,
    "a helper": """
        def grow(x):
            for _ in tf.range(3):
                x: tf.Tensor = x * 2  # BAD
            return x
        @tf.function
        def f(x):
            return grow(x)
        f(tf.constant(3))
    """,
    "at the top": """
        @tf.function
        def f(x):
            total: tf.Tensor = x
            for _ in tf.range(3):
                total = total * 2
            return total
        f(tf.constant(3))
    """,
    "local to the body": """
        @tf.function
        def f(x):
            for _ in tf.range(3):
                twice: tf.Tensor = x * 2
                x = twice - 1
            if x > 0:
                half: tf.Tensor = x // 2
                x = half
            return x
        f(tf.constant(3))
    """,
    "nothing staged": """
        @tf.function
        def f(x, fast=True):
            if fast:
                scale: int = 1
            else:
                scale = 2
            for _ in range(3):
                x: tf.Tensor = x * scale
            return x
        f(tf.constant(3))
    """,
    "an attribute": """
        class Box:
            pass
        @tf.function
        def f(x):
            box = Box()
            box.y = x
            if x > 0:
                box.y: tf.Tensor = x * 2
            return box.y
        f(tf.constant(3))
    """,
    "in a with": """
        @tf.function
        def f(x):
            with tf.name_scope("a"):
                scale: int = 3
            return x * scale if x > 0 else x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "annotated-loop-name", tmp_path)
