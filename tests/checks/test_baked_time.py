"""The clock and the environment, read while a function is traced."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "time": """
        import time, datetime
        from datetime import datetime as dt
        @tf.function
        def f(x):
            t = time.time()  # BAD
            u = time.perf_counter_ns()  # BAD
            v = datetime.datetime.now()  # BAD
            w = dt.now().isoformat()  # BAD
            return x + t
    """,
    "time again": """
        import time
        @tf.function
        def f(x):
            return x + tf.timestamp()
        t = time.time()
    """,
    "environ": """
        import os
        @tf.function
        def f(x):
            a = os.environ["A"]  # BAD
            b = os.getenv("A")  # BAD
            c = os.environ.get("A", 1)  # BAD
            return x
    """,
    "times of parts": """
        import time
        def timed(x):
            start = time.monotonic()  # BAD
            y = x * 2
            print("took", time.monotonic() - start)  # BAD
            return y
        @tf.function
        def f(x): return timed(x)
    """,
    "a method of the name time": """
        class Clock:
            def time(self): return 1
        time = Clock()
        @tf.function
        def f(x): return x + time.time()
    """,
    "timing outside": """
        import time
        @tf.function
        def f(x): return x
        def run(x):
            start = time.time()
            f(x)
            return time.time() - start
    """,
    "names": """
        import time
        @tf.function
        def f(x): return tf.identity(x, name=f"t{time.time()}")
    """,
    "eager part": """
        import time
        @tf.function
        def f(x):
            with tf.init_scope():
                t = time.time()
            return x
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "baked-time"))) == marked(text)
