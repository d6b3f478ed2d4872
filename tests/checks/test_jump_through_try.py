"""Jumps out of `try ... else` and `finally`."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "try else return": """
        @tf.function
        def f(x):
            log = []
            try:
                return x  # BAD
            except ValueError:
                pass
            else:
                log.append(1)
            return x
    """,
    "try else py if": """
        def make(flag):
            @tf.function
            def f(x):
                try:
                    if flag:
                        return x  # BAD
                except ValueError:
                    pass
                else:
                    x = x + 1
                return x
            return f
    """,
    "try else continue": """
        @tf.function
        def f(x):
            for i in range(3):
                try:
                    if i == 1:
                        continue  # BAD
                    if i == 2:
                        break  # BAD
                except ValueError:
                    pass
                else:
                    x = x + 1
            return x
    """,
    "try else no jump": """
        @tf.function
        def f(x):
            for i in range(3):
                try:
                    y = x + i
                    for j in range(3):
                        break
                except ValueError:
                    continue
                else:
                    x = y
            return x
    """,
    "jump in else": """
        @tf.function
        def f(x):
            try:
                y = x
            except ValueError:
                return x
            else:
                return y
    """,
    "return in finally": """
        @tf.function
        def f(x):
            try:
                raise ValueError
            finally:
                return x  # BAD
    """,
    "break in finally": """
        @tf.function
        def f(x):
            for i in range(3):
                try:
                    x += 1
                finally:
                    break  # BAD
            return x
    """,
    "finally": """
        @tf.function
        def f(x):
            for i in range(3):
                try:
                    x += 1
                finally:
                    for j in range(2):
                        if j: break
            return x
    """,
    "not converted": """
        import keras
        class L(keras.layers.Layer):
            def call(self, x):
                try:
                    return x
                except ValueError:
                    pass
                else:
                    x = 1
    """,
    "nested def return": """
        @tf.function
        def f(x):
            try:
                def g(): return 1
            except ValueError:
                pass
            else:
                x = x + g()
            return x
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "jump-through-try"))) == marked(text)
