"""Output of tensors, in staged statements, and of bare texts; trace markers are left alone."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "print": """
        @tf.function
        def f(x):
            print('hi')  # BAD
            return x
    """,
    "print tensor": """
        @tf.function
        def f(x):
            print(tf.abs(x))  # BAD
            return x
    """,
    "likely": """
        @tf.function
        def f(x):
            y = x + 1
            print("y", y)  # BAD
            return y
    """,
    "shape": """
        @tf.function
        def f(x):
            print("tracing", x.shape)
            print(x.shape, x.dtype)
            return x
    """,
    "unknown arg": """
        @tf.function
        def f(x, mode):
            print(mode)
            return x
    """,
    "logging": """
        import logging
        log = logging.getLogger(__name__)
        @tf.function
        def f(x):
            log.warning('called')  # BAD
            logging.info("x %s", tf.abs(x))  # BAD
            return x
    """,
    "Python condition": """
        import logging
        @tf.function
        def f(x):
            if x.shape[0] is None:
                logging.warning("unknown batch")
            return x
    """,
    "absl": """
        from absl import logging
        @tf.function
        def f(x):
            x = tf.abs(x)
            logging.info("x is %s", x)  # BAD
            logging.info("Building the encoder")
            if tf.reduce_any(x > 1):
                logging.info("big")  # BAD
            return x
    """,
    "fstring": """
        @tf.function
        def f(x):
            y = tf.abs(x)
            print(f"loss {y}")  # BAD
            print("loss {}".format(y))  # BAD
            print("loss %s" % y)  # BAD
            return x
    """,
    "tf.print": """
        @tf.function
        def f(x):
            tf.print("x", x)
            return x
    """,
    "untraced": """
        def f(x):
            print(x)
            return x
        f(tf.ones([]))
    """,
    "pyfunc": """
        def show(x):
            print(x)
            return x
        @tf.function
        def f(x):
            return tf.py_function(show, [x], tf.float32)
    """,
    "loop print": """
        @tf.function
        def f(x):
            for i in tf.range(3):
                print("round")  # BAD
            for i in range(3):
                print("layer", i)
            return x
    """,
    "executing eagerly": """
        @tf.function
        def f(x):
            if tf.executing_eagerly():
                print(x)
            return x
    """,
    "callee": """
        def helper(y):
            print("y is", y)  # BAD
            return y
        @tf.function
        def f(x):
            return helper(tf.abs(x))
    """,
    "dataset map": """
        def parse(x):
            print(x)  # BAD
            return x
        ds = tf.data.Dataset.range(3).map(parse)
    """,
    "warn": """
        import warnings
        @tf.function
        def f(x):
            warnings.warn("deprecated")
            warnings.warn(f"value {tf.abs(x)}")  # BAD
            return x
    """,
    "shadowed print": """
        def print(*a):
            return a
        @tf.function
        def f(x):
            print(tf.abs(x))
            return x
    """,
    "logger attribute": """
        import logging
        class M(tf.Module):
            def __init__(self):
                self.log = logging.getLogger("m")
            @tf.function
            def f(self, x):
                x = x + 1
                self.log.info("x %s", x)  # BAD
                return x
    """,
    "anything in a dataset's function": """
        def parse(row):
            fields = {}
            for key, value in row.items():
                fields[key] = value
            print(fields)  # BAD
            return fields
        ds = tf.data.Dataset.from_tensors({"a": 1}).map(parse)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "print-at-trace-time"))) == marked(text)
