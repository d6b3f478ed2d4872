"""autograph-off, on programs that TensorFlow runs."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import agree

CASES = {
    "a walrus": """
        @tf.function
        def f(x):
            if (y := x + 1) > 2:  # BAD
                return y
            return x
        f(tf.constant(3))
    """,
    "a walrus far away": """
        @tf.function
        def f(x, n=3):
            size = (half := n // 2) + half  # BAD
            if x > 0:
                x = x + size
            return x
        f(tf.constant(3))
    """,
    "a walrus in an inner function": """
        @tf.function
        def f(x):
            def g(n):
                return (m := n) + m  # BAD
            while x > 0:
                x -= g(1)
            return x
        f(tf.constant(3))
    """,
    "match": """
        @tf.function
        def f(x, mode="a"):
            match mode:  # BAD
                case "a":
                    y = 1
                case _:
                    y = 2
            return x + y if x > 0 else x
        f(tf.constant(3))
    """,
    "for else": """
        @tf.function
        def f(v, names=("a", "b")):
            total = 0
            for name in names:  # BAD
                if name == "c":
                    break
            else:
                total = 1
            for e in v:
                total += e
            return total
        f(tf.constant([3]))
    """,
    "while else": """
        @tf.function
        def f(x):
            n = 3
            while n > 0:  # BAD
                n -= 1
            else:
                n = 5
            return n if x > 0 else 0
        f(tf.constant(3))
    """,
    "an inner generator": """
        @tf.function
        def f(x):
            def parts():
                yield 1  # BAD
            for part in parts():
                if x > part:
                    x += part
            return x
        f(tf.constant(3))
    """,
    "a private name": """
        class Scale:
            def __init__(self):
                self.__factor = 2
            @tf.function
            def __call__(self, x):
                if x > 0:
                    x = x * self.__factor  # BAD
                return x
        Scale()(tf.constant(3))
    """,
    "a branch in a class body": """
        @tf.function
        def f(x):
            class Sizes:
                if True:  # BAD
                    small = 1
            return x + Sizes.small if x > 0 else x
        f(tf.constant(3))
    """,
    "a staged statement in a callee": """
        def clip(x):
            if x > 2:
                x = x * 0 + 2
            return x
        @tf.function
        def f(x, n=2):
            y = (m := n) + m  # BAD
            return clip(x) + y
        f(tf.constant(3))
    """,
    "a callee of a callee, first in the file": """
        def clip(x):
            if x > 2:
                x = x * 0 + 2
            return x
        def twice(x):
            return clip(x) * 2
        @tf.function
        def f(x, n=2):
            y = (m := n) + m  # BAD
            return twice(x) + y
        f(tf.constant(3))
    """,
    "and": """
        @tf.function
        def f(x, n=2):
            y = (m := n) + m  # BAD
            return (x > y) and (x < m)
        f(tf.constant(3))
    """,
    "no tensor decides": """
        @tf.function
        def f(x, n=2):
            if (m := n) > 1:
                x = x * m
            match n:
                case 2:
                    x = x + 1
            for _ in range(2):
                pass
            else:
                x = x * 2
            return tf.where(x > 0, x, -x)
        f(tf.constant(3))
    """,
    "a callee with a walrus": """
        def half(n):
            return (m := n // 2) + m
        @tf.function
        def f(x):
            if x > 0:
                x = x + half(4)
            return x
        f(tf.constant(3))
    """,
    "a walrus in the iterable of a for": """
        @tf.function
        def f(x):
            for i in (names := range(3)):
                x = x + i
            if x > 0:
                x = x + len(names)
            return x
        f(tf.constant(3))
    """,
    "dunder names and empty bodies": """
        class M:
            def hook(self, x):
                ...
            def other(self, x):
                '''Does nothing.'''
            @tf.function
            def __call__(self, x):
                self.hook(x)
                self.other(x)
                if x > 0:
                    x = x + len(self.__class__.__name__)
                return x
        M()(tf.constant(3))
    """,
    "a generator outside": """
        def parts():
            yield 1
        @tf.function
        def f(x):
            for part in parts():
                if x > part:
                    x += part
            return x
        f(tf.constant(3))
    """,
    "a match outside": """
        def kind(mode):
            match mode:
                case "a":
                    return 1
            return 2
        @tf.function
        def f(x, mode="a"):
            if x > 0:
                x = x + kind(mode)
            return x
        f(tf.constant(3))
    """,
    "not converted in any case": """
        @tf.function(autograph=False)
        def f(x, n=2):
            y = (m := n) + m
            return tf.cond(x > 0, lambda: x + y, lambda: x)
        f(tf.constant(3))
    """,
    "tabs in a class indented with blanks": """
        class M:
            @tf.function
            def f(self, x):
            \tif x > 0:  # BAD
            \t\treturn x
            \treturn -x
        M().f(tf.constant(3))
    """,
    "tabs alone": """
        @tf.function
        def f(x):
        \tif x > 0:
        \t\treturn x
        \treturn -x
        f(tf.constant(3))
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_reports_what_tensorflow_refuses(name: str, tmp_path):
    agree(CASES[name], "autograph-off", tmp_path)
