"""tensor-formatted, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "an f-string": """
        @tf.function
        def f(x):
            return tf.constant(f"step {x}")  # BAD, runs
        f(tf.constant(3))
    """,
    "str": """
        @tf.function
        def f(x):
            return str(x)  # BAD, runs
        f(tf.constant(3))
    """,
    "repr in a concatenation": """
        @tf.function
        def f(x):
            return "a" + repr(tf.reduce_sum(x))  # BAD, runs
        f(tf.constant([3]))
    """,
    "percent": """
        @tf.function
        def f(x):
            return "%s of %d" % (x, 3)  # BAD, runs
        f(tf.constant(3))
    """,
    "format": """
        @tf.function
        def f(x):
            return "{}".format(x)  # BAD, runs
        f(tf.constant(3))
    """,
    "a file's name": """
        def name(index):
            return tf.io.read_file(f"/dev/null{index}")  # BAD, runs
        tf.data.Dataset.range(3).map(name)
    """,
    "for tf.print": """
        @tf.function
        def f(x):
            tf.print(f"loss {tf.abs(x)}")  # BAD, runs
            return x
        f(tf.constant(3))
    """,
    "a dict's key": """
        @tf.function
        def f(x):
            return {f"at {x}": x}  # BAD, runs
        f(tf.constant(3))
    """,
    "messages": """
        import logging
        @tf.function
        def f(x):
            logging.debug(f"got {x}")
            if x.shape.rank > 3:
                raise ValueError(f"bad {x}")
            assert x.shape.rank < 3, f"bad {x}"
            tf.debugging.assert_less(x, 5, message=f"bad {x}")
            return x
        f(tf.constant(3))
    """,
    "Python values": """
        @tf.function
        def f(x, n=3):
            for i in range(2):
                with tf.name_scope(f"layer_{i}_{n}_{x.shape.rank}_{x.dtype.name}"):
                    x = x + len(str(n)) + len("%s" % i)
            return x
        f(tf.constant(3))
    """,
    "a number among the arguments": """
        @tf.function
        def f(x, n):
            with tf.name_scope(f"layer_{n}"):
                return tf.abs(x) + n
        f(tf.constant(3), 4)
    """,
    "TensorFlow's texts": """
        @tf.function
        def f(x):
            return tf.strings.format("step {}", x) + tf.strings.as_string(x)
        f(tf.constant(3))
    """,
    "a name of a variable": """
        v = tf.Variable(1.0, name="v")
        @tf.function
        def f(x):
            with tf.name_scope(f"of_{v.name[:1]}"):
                return x * v
        f(tf.constant(3.0))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "tensor-formatted", tmp_path)
