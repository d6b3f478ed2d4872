"""Files written, sleeping, processes and threads while a function is traced."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "file": """
        P = "x"
        @tf.function
        def f(x):
            with open(P, 'a') as h:  # BAD
                h.write('a')
            return x
    """,
    "file read": """
        @tf.function
        def f(x):
            with open("vocab") as h:
                words = h.read()
            return x
    """,
    "outer file": """
        OUT = open("log", "w")
        @tf.function
        def f(x):
            OUT.write("a")  # BAD
            return x
    """,
    "sleep, subprocess, thread": """
        import time, threading, subprocess, os
        from pathlib import Path
        @tf.function
        def f(x):
            time.sleep(1)  # BAD
            threading.Thread(target=len).start()  # BAD
            subprocess.run(["ls"])  # BAD
            os.makedirs("a")  # BAD
            os.path.join("a", "b")
            Path("a").write_text("b")  # BAD
            return x
    """,
    "tf io write": """
        @tf.function
        def f(x):
            tf.io.write_file("a", x)
            return x
    """,
    "np save": """
        import numpy as np
        @tf.function
        def f(x):
            np.save("a", [1])  # BAD
            return x
    """,
    "pathlib": """
        from pathlib import Path
        P = Path("a")
        @tf.function
        def f(x):
            P.write_text("b")  # BAD
            return x
    """,
    "py function write": """
        def log(x):
            with open("a", "a") as f:
                f.write("b")
            return x
        @tf.function
        def f(x):
            return tf.py_function(log, [x], tf.float32)
    """,
    "debuggers": """
        import pdb
        @tf.function
        def f(x):
            breakpoint()  # BAD
            pdb.set_trace()  # BAD
            return x
    """,
    "another attempt": """
        import time
        @tf.function
        def f(x):
            while True:
                try:
                    return x + len(open("/etc/hostname").read())
                except OSError:
                    time.sleep(1)
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "system-call-at-trace-time"))) == marked(text)
