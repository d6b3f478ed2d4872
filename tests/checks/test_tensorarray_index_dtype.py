"""tensorarray-index-dtype, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "enumerate over a dataset": """
        @tf.function
        def f(ds):
            out = tf.TensorArray(tf.int64, size=3)
            for i, x in enumerate(ds):
                out = out.write(i, x)  # BAD
            return out.stack()
        f(tf.data.Dataset.range(3))
    """,
    "the place of the largest": """
        @tf.function
        def f(x):
            out = tf.TensorArray(tf.float32, size=2, clear_after_read=False).unstack(x)
            return out.read(tf.argmax(x))  # BAD
        f(tf.constant([1.0, 2.0]))
    """,
    "a size": """
        @tf.function
        def f(x):
            n = tf.size(x, out_type=tf.int64)
            out = tf.TensorArray(tf.float32, size=n)  # BAD
            return out.unstack(x).stack()
        f(tf.constant([1.0, 2.0]))
    """,
    "int32": """
        @tf.function
        def f(x):
            out = tf.TensorArray(tf.float32, size=tf.size(x))
            for i in tf.range(tf.size(x)):
                out = out.write(i, x[i])
            for i in range(2):
                out = out.write(i, x[i])
            return out.write(tf.argmax(x, output_type=tf.int32), 1.0).stack()
        f(tf.constant([1.0, 2.0]))
    """,
    "cast": """
        @tf.function
        def f(x):
            out = tf.TensorArray(tf.float32, size=2).unstack(x)
            return out.read(tf.cast(tf.argmax(x), tf.int32))
        f(tf.constant([1.0, 2.0]))
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_reports_what_tensorflow_refuses(text, tmp_path):
    agree(text, "tensorarray-index-dtype", tmp_path)
